//! The open documents, as the editor has them; they go before the files on disk.

use crate::position::{Encoding, Lines};
use crate::uri;
use lsp_types::{TextDocumentContentChangeEvent, Uri};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A document that the editor has open.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its name as the editor writes it.
    pub uri: Uri,
    /// The version that the editor counts.
    pub version: i32,
    /// Its text.
    pub text: Rc<str>,
}

/// All open documents, by path.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<PathBuf, Document>,
    /// Grows with each change.
    pub revision: u64,
}

impl Documents {
    pub fn open(&mut self, uri: Uri, version: i32, text: String) {
        let text = text.into();
        let path = uri::path_of(&uri);
        self.revision += 1;
        self.open.insert(path, Document { uri, version, text });
    }

    pub fn close(&mut self, uri: &Uri) {
        self.revision += 1;
        self.open.remove(&uri::path_of(uri));
    }

    /// Applies changes in their order; a change without range is the whole text.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let Some(document) = self.open.get_mut(&uri::path_of(uri)) else {
            return;
        };
        let mut text = document.text.to_string();
        for change in changes {
            match change.range {
                Some(range) => {
                    let (from, to) = {
                        let lines = Lines::new(&text, encoding);
                        (lines.offset(range.start), lines.offset(range.end))
                    };
                    text.replace_range(from.min(to)..from.max(to), &change.text);
                }
                None => text = change.text,
            }
        }
        document.text = text.into();
        document.version = version;
        self.revision += 1;
    }

    pub fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    pub fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.open.keys()
    }
}
