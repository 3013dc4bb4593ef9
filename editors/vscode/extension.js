// The client of the language server: starts `ruchyruchy lsp` and opens the pages that explain codes.
'use strict';

const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

function create() {
  const command = vscode.workspace.getConfiguration('ruchyruchy').get('path') || 'ruchyruchy';
  const server = { command, args: ['lsp'] };
  return new LanguageClient('ruchyruchy', 'RuchyRuchy', server, {
    documentSelector: [{ language: 'ruchy' }],
    initializationOptions: { explainLinks: true },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.ruchy') },
  });
}

async function start() {
  client = create();
  try {
    await client.start();
  } catch (error) {
    const open = 'Open settings';
    const message = `The program \`ruchyruchy\` cannot be started: ${error.message ?? error}`;
    if ((await vscode.window.showErrorMessage(message, open)) === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'ruchyruchy.path');
    }
  }
}

async function stop() {
  const old = client;
  client = undefined;
  if (old?.needsStop()) {
    await old.stop();
  }
}

async function restart() {
  await stop();
  await start();
}

// `ruchyruchy-explain:/E0425.md` is the page of that code.
const pages = {
  async provideTextDocumentContent(uri) {
    const code = uri.path.replace(/^\//, '').replace(/\.md$/, '');
    return client ? client.sendRequest('ruchyruchy/explain', { code }) : '';
  },
};

exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider('ruchyruchy-explain', pages),
    vscode.commands.registerCommand('ruchyruchy.restart', restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('ruchyruchy.path')) {
        void restart();
      }
    }),
  );
  await start();
};

exports.deactivate = stop;
