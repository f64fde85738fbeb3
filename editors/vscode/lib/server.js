// The server's process: started, told of documents, and started again after a crash.
'use strict';

const { spawn } = require('child_process');
const vscode = require('vscode');
const { Connection } = require('./jsonrpc');
const documents = require('./documents');
const settings = require('./settings');

// After this many ends within this time it is left alone.
const PATIENCE = { ends: 4, milliseconds: 180000 };
const PAUSES = [50, 1000, 5000];

class Server {
  /**
   * @param {import('vscode').LogOutputChannel} output
   * @param {(kind: 'starting' | 'running' | 'failed', why?: string) => void} changed
   */
  constructor(output, changed) {
    this.output = output;
    this.changed = changed;
    /** @type {Connection | undefined} */
    this.connection = undefined;
    /** @type {import('child_process').ChildProcess | undefined} */
    this.process = undefined;
    /** @type {number[]} */
    this.ends = [];
    /** @type {NodeJS.Timeout | undefined} */
    this.timer = undefined;
    /** @type {Promise<void>} */
    this.ready = Promise.resolve();
  }

  start() {
    this.changed('starting');
    const program = settings.program();
    const child = spawn(program, [], { stdio: 'pipe' });
    this.process = child;
    const connection = new Connection(child.stdout, child.stdin);
    child.stderr.on('data', (data) => this.output.warn(String(data).trimEnd()));
    child.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (this.process !== child) return;
      this.process = undefined;
      const missing = error.code === 'ENOENT';
      const why = missing ? `there is no program ${program}` : error.message;
      this.output.error(why);
      this.changed('failed', why);
      this.tellMissing(why);
    });
    child.on('exit', (code, signal) => {
      connection.close();
      if (this.process === child) this.ended(signal ?? `exit status ${code}`);
    });
    this.handle(connection);
    this.ready = this.initialize(connection).catch((error) => {
      this.output.error(`initialize: ${error.message}`);
    });
  }

  /** @param {Connection} connection */
  async initialize(connection) {
    const folders = vscode.workspace.workspaceFolders ?? [];
    await connection.request('initialize', {
      processId: process.pid,
      clientInfo: { name: 'midfill.vscode', version: vscode.version },
      rootUri: folders[0]?.uri.toString() ?? null,
      workspaceFolders: folders.map(({ uri, name }) => ({ uri: uri.toString(), name })),
      initializationOptions: settings.server(),
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        textDocument: { inlineCompletion: { dynamicRegistration: false } },
        workspace: { configuration: true, workspaceFolders: true },
        window: { workDoneProgress: false },
      },
    }).answer;
    connection.notify('initialized', {});
    this.connection = connection;
    for (const document of vscode.workspace.textDocuments) this.open(document);
    this.changed('running');
  }

  /** @param {Connection} connection */
  handle(connection) {
    connection.on('workspace/configuration', ({ items }) => items.map(() => settings.server()));
    connection.on('window/logMessage', ({ type, message }) => {
      if (type === 1) this.output.error(message);
      else if (type === 2) this.output.warn(message);
      else if (type === 3) this.output.info(message);
      else this.output.debug(message);
    });
    connection.on('window/showMessage', ({ type, message }) => {
      if (type === 1) vscode.window.showErrorMessage(message);
      else if (type === 2) vscode.window.showWarningMessage(message);
      else vscode.window.showInformationMessage(message);
    });
  }

  /** @param {string} why */
  async tellMissing(why) {
    const choice = await vscode.window.showErrorMessage(
      `Midfill does not run: ${why}. Install it, or say where it is.`, 'Open Settings');
    if (choice) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'midfill.path');
    }
  }

  /** @param {string} how */
  ended(how) {
    this.process = undefined;
    this.connection = undefined;
    this.output.error(`midfill ended with ${how}`);
    const now = Date.now();
    this.ends = this.ends.filter((then) => now - then < PATIENCE.milliseconds);
    this.ends.push(now);
    if (this.ends.length >= PATIENCE.ends) {
      const why = `ended ${this.ends.length} times in a row, last with ${how}`;
      this.changed('failed', why);
      vscode.window.showErrorMessage(`Midfill ${why}; “Midfill: Restart” tries again.`);
      return;
    }
    this.timer = setTimeout(() => this.start(), PAUSES[this.ends.length - 1]);
    this.changed('starting');
  }

  /** Ends the process in good order. */
  async stop() {
    clearTimeout(this.timer);
    const { connection, process: child } = this;
    this.connection = undefined;
    this.process = undefined;
    if (!child) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (connection) {
      await connection.request('shutdown').answer.catch(() => {});
      connection.notify('exit');
    }
    child.stdin?.end();
    const late = setTimeout(() => child.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(late);
  }

  async restart() {
    this.ends = [];
    await this.stop();
    this.start();
    await this.ready;
  }

  // What the editor has

  /** @param {import('vscode').TextDocument} document */
  open(document) {
    if (documents.isServed(document)) {
      this.connection?.notify('textDocument/didOpen', documents.opened(document));
    }
  }

  /** @param {import('vscode').TextDocumentChangeEvent} event */
  change(event) {
    if (documents.isServed(event.document) && event.contentChanges.length > 0) {
      this.connection?.notify('textDocument/didChange', documents.changed(event));
    }
  }

  /** @param {import('vscode').TextDocument} document */
  save(document) {
    if (documents.isServed(document)) {
      this.connection?.notify('textDocument/didSave', documents.named(document));
    }
  }

  /** @param {import('vscode').TextDocument} document */
  close(document) {
    if (documents.isServed(document)) {
      this.connection?.notify('textDocument/didClose', documents.named(document));
    }
  }

  /** @param {import('vscode').WorkspaceFoldersChangeEvent} event */
  changeFolders(event) {
    const named = (/** @type {import('vscode').WorkspaceFolder} */ { uri, name }) =>
      ({ uri: uri.toString(), name });
    this.connection?.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: event.added.map(named), removed: event.removed.map(named) },
    });
  }

  changeSettings() {
    this.connection?.notify('workspace/didChangeConfiguration', {
      settings: { midfill: settings.server() },
    });
  }

  /**
   * Runs one of the server's commands, and returns the text that it answers.
   * @param {string} command
   * @param {any[]} [args]
   * @returns {Promise<string | undefined>}
   */
  async execute(command, args) {
    await this.ready;
    const request = this.connection?.request('workspace/executeCommand', {
      command, arguments: args,
    });
    return request?.answer;
  }
}

module.exports = { Server };
