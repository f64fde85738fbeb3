// Midfill in VS Code. Each part is in its own file under lib/; this one puts them together.
'use strict';

const vscode = require('vscode');
const { commands } = require('./lib/commands');
const { SELECTOR } = require('./lib/documents');
const { Provider } = require('./lib/provider');
const { Server } = require('./lib/server');
const { Status } = require('./lib/status');
const { Switch } = require('./lib/switch');

/** @type {Server | undefined} */
let server;

/** @param {import('vscode').ExtensionContext} context */
async function activate(context) {
  const output = vscode.window.createOutputChannel('Midfill', { log: true });
  const status = new Status();
  const onOff = new Switch(status);
  const started = new Server(output, (kind, why = '') => {
    Object.assign(status, { server: kind, why });
    status.draw();
  });
  server = started;
  const provider = new Provider(started, onOff, (isWaiting) => {
    status.waiting += isWaiting ? 1 : -1;
    status.draw();
  });
  const { workspace } = vscode;
  context.subscriptions.push(
    output,
    status.item,
    vscode.languages.registerInlineCompletionItemProvider(SELECTOR, provider),
    workspace.onDidOpenTextDocument((document) => started.open(document)),
    workspace.onDidChangeTextDocument((event) => started.change(event)),
    workspace.onDidSaveTextDocument((document) => started.save(document)),
    workspace.onDidCloseTextDocument((document) => started.close(document)),
    workspace.onDidChangeWorkspaceFolders((event) => started.changeFolders(event)),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('midfill.path')) started.restart();
      else if (event.affectsConfiguration('midfill')) started.changeSettings();
    }));
  for (const [name, run] of Object.entries(commands(started, onOff, output))) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
  started.start();
  await started.ready;
}

async function deactivate() {
  await server?.stop();
  server = undefined;
}

module.exports = { activate, deactivate };
