//! The conversation: initialisation, the order of messages, shutdown.

use crate::colours;
use crate::diagnostics::Places;
use crate::documents::Documents;
use crate::failure::{Answer, Failure};
use crate::formatting;
use crate::position::Encoding;
use crate::program::{Overlay, Program};
use crate::uri;
use crate::workspace::Workspace;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{self as note, Notification as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, InitializeParams, OneOf,
    PublishDiagnosticsParams, RenameOptions, SemanticTokensFullOptions, SemanticTokensOptions,
    SemanticTokensServerCapabilities, ServerCapabilities, SignatureHelpOptions,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions,
};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What the server knows.
pub(crate) struct Server {
    pub documents: Documents,
    pub encoding: Encoding,
    /// The client can place the cursor in what it inserts.
    pub snippets: bool,
    /// The client opens links to explanations.
    pub explains: bool,
    workspace: Workspace,
    programs: BTreeMap<PathBuf, Rc<Program>>,
    /// The revision of the documents that `programs` was made for.
    known: u64,
    overlay: Overlay,
    /// Documents with messages at the client.
    reported: BTreeSet<PathBuf>,
    unreported: bool,
    shut_down: bool,
}

/// Serves the client to the end; gives the exit status.
pub(crate) fn serve(connection: &Connection) -> i32 {
    let Some(mut server) = initialize(connection) else {
        return 1;
    };
    let mut queue: VecDeque<Message> = VecDeque::new();
    let mut cancelled: BTreeSet<String> = BTreeSet::new();
    loop {
        // Read all that is there; wait only when there is nothing left to do.
        if queue.is_empty() {
            if server.unreported {
                match connection.receiver.try_recv() {
                    Ok(message) => queue.push_back(message),
                    Err(_) => {
                        server.report(connection);
                        continue;
                    }
                }
            } else {
                match connection.receiver.recv() {
                    Ok(message) => queue.push_back(message),
                    // The client is gone without a word.
                    Err(_) => return 1,
                }
            }
        }
        queue.extend(connection.receiver.try_iter());
        for message in &queue {
            if let Message::Notification(n) = message
                && n.method == note::Cancel::METHOD
                && let Some(id) = n.params.get("id")
            {
                cancelled.insert(id.to_string());
            }
        }
        match queue.pop_front() {
            Some(Message::Request(request)) => {
                let id = request.id.clone();
                let key = serde_json::to_value(&id).map_or(String::new(), |id| id.to_string());
                let response = if cancelled.remove(&key) {
                    let message = "the client lost interest".to_string();
                    Response::new_err(id, ErrorCode::RequestCanceled as i32, message)
                } else {
                    server.answer(request)
                };
                if connection.sender.send(response.into()).is_err() {
                    return 1;
                }
            }
            Some(Message::Notification(notification)) => {
                if notification.method == note::Exit::METHOD {
                    return i32::from(!server.shut_down);
                }
                server.notice(notification);
            }
            Some(Message::Response(_)) | None => {}
        }
        if queue.is_empty() {
            cancelled.clear();
        }
    }
}

/// The first exchange; none if the client left before it was over.
fn initialize(connection: &Connection) -> Option<Server> {
    loop {
        match connection.receiver.recv().ok()? {
            Message::Request(request) if request.method == "initialize" => {
                let id = request.id.clone();
                let params: InitializeParams = match serde_json::from_value(request.params) {
                    Ok(params) => params,
                    Err(error) => {
                        let failure = Failure::invalid(error.to_string());
                        connection.sender.send(failure.response(id).into()).ok()?;
                        continue;
                    }
                };
                let server = Server::new(&params);
                let result = serde_json::json!({
                    "capabilities": server.capabilities(),
                    "serverInfo": {"name": "ruchyruchy", "version": env!("CARGO_PKG_VERSION")},
                });
                connection
                    .sender
                    .send(Response::new_ok(id, result).into())
                    .ok()?;
                return Some(server);
            }
            Message::Request(request) => {
                let message = "the first request must be `initialize`".to_string();
                let code = ErrorCode::ServerNotInitialized as i32;
                let response = Response::new_err(request.id, code, message);
                connection.sender.send(response.into()).ok()?;
            }
            Message::Notification(n) if n.method == note::Exit::METHOD => return None,
            Message::Notification(_) | Message::Response(_) => {}
        }
    }
}

impl Server {
    fn new(params: &InitializeParams) -> Server {
        let client = &params.capabilities;
        let general = client.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        let document = client.text_document.as_ref();
        let item = document
            .and_then(|document| document.completion.as_ref())
            .and_then(|completion| completion.completion_item.as_ref());
        let options = params.initialization_options.as_ref();
        let explains = options.and_then(|options| options.get("explainLinks")?.as_bool());
        let mut folders: Vec<PathBuf> = params
            .workspace_folders
            .iter()
            .flatten()
            .map(|folder| uri::path_of(&folder.uri))
            .collect();
        #[allow(deprecated)]
        if folders.is_empty() {
            folders.extend(params.root_uri.as_ref().map(uri::path_of));
        }
        Server {
            documents: Documents::default(),
            encoding: Encoding::negotiate(offered),
            snippets: item.and_then(|item| item.snippet_support).unwrap_or(false),
            explains: explains.unwrap_or(false),
            workspace: Workspace::new(folders),
            programs: BTreeMap::new(),
            known: 0,
            overlay: Overlay::default(),
            reported: BTreeSet::new(),
            unreported: false,
            shut_down: false,
        }
    }

    fn capabilities(&self) -> ServerCapabilities {
        let completion = CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some([".", ":"].map(String::from).to_vec()),
            ..CompletionOptions::default()
        };
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        };
        let colours = SemanticTokensOptions {
            legend: colours::legend(),
            range: Some(true),
            full: Some(SemanticTokensFullOptions::Bool(true)),
            ..SemanticTokensOptions::default()
        };
        let fixes = CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        };
        ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            completion_provider: Some(completion),
            signature_help_provider: Some(SignatureHelpOptions {
                trigger_characters: Some(["(", ","].map(String::from).to_vec()),
                ..SignatureHelpOptions::default()
            }),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(fixes)),
            document_formatting_provider: formatting::FORMATTER.map(|_| OneOf::Left(true)),
            rename_provider: Some(OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: Default::default(),
            })),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            semantic_tokens_provider: Some(
                SemanticTokensServerCapabilities::SemanticTokensOptions(colours),
            ),
            inlay_hint_provider: Some(OneOf::Left(true)),
            ..ServerCapabilities::default()
        }
    }

    /// Answers a request, whatever it is.
    fn answer(&mut self, request: Request) -> Response {
        let id = request.id.clone();
        if self.shut_down {
            let message = "the server is shutting down".to_string();
            return Response::new_err(id, ErrorCode::InvalidRequest as i32, message);
        }
        if request.method == "shutdown" {
            self.shut_down = true;
            return Response::new_ok(id, serde_json::Value::Null);
        }
        let Request {
            id, method, params, ..
        } = request;
        // A mistake of ours must not cost the user the server. What it may have left half done is made again.
        let result = catch_unwind(AssertUnwindSafe(|| self.dispatch(&method, params)));
        match result {
            Ok(Some(Ok(value))) => Response::new_ok(id, value),
            Ok(Some(Err(failure))) => failure.response(id),
            Ok(None) => {
                let message = format!("`{method}` is not supported");
                Response::new_err(id, ErrorCode::MethodNotFound as i32, message)
            }
            Err(_) => {
                self.programs.clear();
                let message = format!("`{method}` failed inside of the server");
                Response::new_err(id, ErrorCode::InternalError as i32, message)
            }
        }
    }

    fn notice(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            note::DidOpenTextDocument::METHOD => {
                if let Some(p) = read::<lsp_types::DidOpenTextDocumentParams>(params) {
                    let document = p.text_document;
                    self.documents
                        .open(document.uri, document.version, document.text);
                }
            }
            note::DidChangeTextDocument::METHOD => {
                if let Some(p) = read::<lsp_types::DidChangeTextDocumentParams>(params) {
                    let document = p.text_document;
                    self.documents.change(
                        &document.uri,
                        document.version,
                        p.content_changes,
                        self.encoding,
                    );
                }
            }
            note::DidCloseTextDocument::METHOD => {
                if let Some(p) = read::<lsp_types::DidCloseTextDocumentParams>(params) {
                    self.documents.close(&p.text_document.uri);
                    self.workspace.forget();
                }
            }
            note::DidSaveTextDocument::METHOD | note::DidChangeWatchedFiles::METHOD => {
                self.workspace.forget();
                self.documents.revision += 1;
            }
            note::DidChangeWorkspaceFolders::METHOD => {
                if let Some(p) = read::<lsp_types::DidChangeWorkspaceFoldersParams>(params) {
                    let gone: Vec<PathBuf> = p
                        .event
                        .removed
                        .iter()
                        .map(|f| uri::path_of(&f.uri))
                        .collect();
                    self.workspace
                        .folders
                        .retain(|folder| !gone.contains(folder));
                    let new = p.event.added.iter().map(|folder| uri::path_of(&folder.uri));
                    self.workspace.folders.extend(new);
                    self.workspace.forget();
                    self.documents.revision += 1;
                }
            }
            _ => return,
        }
        self.unreported = true;
    }

    /// Forgets what was known of older texts.
    fn refresh(&mut self) {
        if self.known != self.documents.revision {
            self.known = self.documents.revision;
            self.programs.clear();
            let texts = self.documents.paths().filter_map(|path| {
                let document = self.documents.get(path)?;
                Some((path.clone(), document.text.clone()))
            });
            self.overlay = Rc::new(texts.collect());
        }
    }

    pub fn overlay(&mut self) -> Overlay {
        self.refresh();
        self.overlay.clone()
    }

    /// The programs that a file is part of.
    pub fn programs(&mut self, path: &Path) -> Vec<Rc<Program>> {
        self.refresh();
        let roots = self.workspace.roots(path, &self.documents);
        let mut out: Vec<Rc<Program>> = Vec::new();
        for root in roots.into_iter().take(MOST_PROGRAMS) {
            let program = self.analysed(&root);
            // An import that leads elsewhere after all.
            if program.file(path).is_some() {
                out.push(program);
            }
        }
        if out.is_empty() {
            out.push(self.analysed(path));
        }
        out
    }

    fn analysed(&mut self, root: &Path) -> Rc<Program> {
        if let Some(program) = self.programs.get(root) {
            return program.clone();
        }
        let text = match self.documents.get(root) {
            Some(document) => document.text.clone(),
            None => crate::program::read(root).unwrap_or_default(),
        };
        let program = Rc::new(Program::analyse(root, text, self.overlay.clone()));
        self.programs.insert(root.to_path_buf(), program.clone());
        program
    }

    /// The program of a file, the first one if it is part of several.
    pub fn program(&mut self, path: &Path) -> Answer<Rc<Program>> {
        let first = self.programs(path).into_iter().next();
        first.ok_or_else(|| Failure::refused("there is no such document"))
    }

    /// All files that the workspace has.
    pub fn roots(&mut self) -> Vec<PathBuf> {
        self.refresh();
        let open: Vec<PathBuf> = self.documents.paths().cloned().collect();
        let mut roots: Vec<PathBuf> = open
            .iter()
            .flat_map(|path| self.workspace.roots(path, &self.documents))
            .collect();
        roots.extend(self.workspace.files());
        roots.sort();
        roots.dedup();
        roots.truncate(MOST_ROOTS);
        roots
    }

    pub fn program_of_root(&mut self, root: &Path) -> Rc<Program> {
        self.refresh();
        self.analysed(root)
    }

    /// Sends the messages of all open documents.
    fn report(&mut self, connection: &Connection) {
        self.unreported = false;
        let open: Vec<PathBuf> = self.documents.paths().cloned().collect();
        let mut now = BTreeSet::new();
        for path in open {
            let Ok(program) = catch_unwind(AssertUnwindSafe(|| self.program(&path))) else {
                self.programs.clear();
                continue;
            };
            let (Ok(program), Some(document)) = (program, self.documents.get(&path)) else {
                continue;
            };
            let places = Places {
                program: &program,
                documents: &self.documents,
                encoding: self.encoding,
            };
            let diagnostics = places.diagnostics(&path, self.explains);
            let params = PublishDiagnosticsParams::new(
                document.uri.clone(),
                diagnostics,
                Some(document.version),
            );
            publish(connection, params);
            now.insert(path);
        }
        // Closed documents have no messages any more.
        for gone in self.reported.difference(&now) {
            if let Some(uri) = uri::uri_of(gone) {
                publish(
                    connection,
                    PublishDiagnosticsParams::new(uri, Vec::new(), None),
                );
            }
        }
        self.reported = now;
    }
}

/// A file that more main files import than this is looked at in some of them.
const MOST_PROGRAMS: usize = 20;
/// Programs whose names can be searched.
const MOST_ROOTS: usize = 500;

fn publish(connection: &Connection, params: PublishDiagnosticsParams) {
    let method = note::PublishDiagnostics::METHOD.to_string();
    // If the client is gone, the next message says so.
    let _ = connection
        .sender
        .send(Notification::new(method, params).into());
}

fn read<T: DeserializeOwned>(params: serde_json::Value) -> Option<T> {
    // A notification has no answer: one that makes no sense is passed over.
    serde_json::from_value(params).ok()
}

/// The parameters of a request.
pub(crate) fn parameters<T: DeserializeOwned>(params: serde_json::Value) -> Answer<T> {
    serde_json::from_value(params).map_err(|error| Failure::invalid(error.to_string()))
}
