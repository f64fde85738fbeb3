// A stand-in for VS Code: as much of it as the extension meets, and what a test does in a person's
// stead. The extension gets it through check.js, which holds both to the API's shape.
'use strict';

const assert = require('assert');
const { faults, give } = require('./check');
const { ENUMS } = require('./shape');

class Disposable {
  constructor(call = () => {}) { this.call = call; }
  dispose() { this.call(); }
}

class Emitter {
  constructor() {
    this.listeners = new Set();
    this.event = (listener) => {
      this.listeners.add(listener);
      return new Disposable(() => this.listeners.delete(listener));
    };
  }

  fire(value) { for (const listener of [...this.listeners]) listener(value); }
}

class Position {
  constructor(line, character) {
    assert(Number.isInteger(line) && line >= 0, 'line');
    assert(Number.isInteger(character) && character >= 0, 'character');
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(startLine, startCharacter, endLine, endCharacter) {
    if (startLine instanceof Position) {
      Object.assign(this, { start: startLine, end: startCharacter });
    } else {
      this.start = new Position(startLine, startCharacter);
      this.end = new Position(endLine, endCharacter);
    }
  }
}

class InlineCompletionItem {
  constructor(insertText, range, command) {
    if (range) assert.strictEqual(range.start.line, range.end.line, 'a range is on one line');
    if (command) assert(registered.has(command.command), `no command ${command.command}`);
    Object.assign(this, { insertText, range, command, filterText: undefined });
  }
}

class ThemeColor {
  constructor(id) { this.id = id; }
}

class Uri {
  constructor(text) { this.text = text; }
  get scheme() { return this.text.split(':')[0]; }
  toString() { return this.text; }
}

class CancellationTokenSource {
  constructor() {
    this.emitter = new Emitter();
    this.token = {
      isCancellationRequested: false, onCancellationRequested: this.emitter.event,
    };
  }

  cancel() {
    this.token.isCancellationRequested = true;
    this.emitter.fire(undefined);
  }
}

/** An open document, and the edits that a person makes in it. */
class TextDocument {
  constructor(uri, languageId, text) {
    Object.assign(this, { uri: new Uri(uri), languageId, version: 1, text });
  }

  getText() { return this.text; }

  positionAt(offset) {
    const lines = this.text.slice(0, offset).split('\n');
    return new Position(lines.length - 1, lines[lines.length - 1].length);
  }

  edit(offset, length, text) {
    const range = new Range(this.positionAt(offset), this.positionAt(offset + length));
    this.text = this.text.slice(0, offset) + text + this.text.slice(offset + length);
    this.version += 1;
    events.change.fire({ document: this, contentChanges: [{ range, text }] });
  }
}

const registered = new Map();
const events = {
  open: new Emitter(), change: new Emitter(), save: new Emitter(), close: new Emitter(),
  folders: new Emitter(), configuration: new Emitter(),
};

/** What a test sets up and looks at. */
const world = {
  events,
  faults,
  registered,
  settings: {}, // by full name: { globalValue, workspaceValue }
  documents: [],
  folders: [],
  providers: [],
  messages: [],
  log: [],
  shown: [],
  terminals: [],
  editor: undefined,
  statusBar: undefined,
  open(uri, languageId, text) {
    const document = new TextDocument(uri, languageId, text);
    world.documents.push(document);
    events.open.fire(document);
    return document;
  },
  set(name, layers) {
    world.settings[name] = layers;
    events.configuration.fire({
      affectsConfiguration: (section) => name === section || name.startsWith(`${section}.`),
    });
  },
};

function value(name) {
  const { globalValue, workspaceValue, workspaceFolderValue } = world.settings[name] ?? {};
  return workspaceFolderValue ?? workspaceValue ?? globalValue;
}

const message = (kind) => async (text) => {
  world.messages.push({ kind, text });
  return undefined;
};

const logLine = (level) => (text) => { world.log.push(`${level}: ${text}`); };

const vscode = {
  version: '1.80.0',
  Range,
  InlineCompletionItem,
  ThemeColor,
  ...ENUMS,
  languages: {
    registerInlineCompletionItemProvider(selector, provider) {
      world.providers.push(provider);
      return new Disposable(() => world.providers.splice(world.providers.indexOf(provider), 1));
    },
  },
  workspace: {
    get textDocuments() { return world.documents; },
    get workspaceFolders() { return world.folders.length > 0 ? world.folders : undefined; },
    onDidOpenTextDocument: events.open.event,
    onDidChangeTextDocument: events.change.event,
    onDidSaveTextDocument: events.save.event,
    onDidCloseTextDocument: events.close.event,
    onDidChangeWorkspaceFolders: events.folders.event,
    onDidChangeConfiguration: events.configuration.event,
    getConfiguration(section) {
      const full = (name) => (section ? `${section}.${name}` : name);
      return {
        get: (name) => value(full(name)),
        inspect: (name) => ({ ...world.settings[full(name)] }),
      };
    },
    async openTextDocument({ language, content }) {
      return world.open('untitled:Untitled-1', language, content);
    },
  },
  window: {
    get activeTextEditor() { return world.editor; },
    showErrorMessage: message('error'),
    showWarningMessage: message('warning'),
    showInformationMessage: message('information'),
    setStatusBarMessage(text) {
      world.messages.push({ kind: 'status', text });
      return new Disposable();
    },
    async showQuickPick(items) { return items[0]; },
    async showTextDocument(document) {
      world.shown.push(document.getText());
      return { document, options: {} };
    },
    createStatusBarItem(id, alignment, priority) {
      world.statusBar = { id, alignment, priority, text: '', show() {}, dispose() {} };
      return world.statusBar;
    },
    createOutputChannel(name) {
      return {
        name, error: logLine('error'), warn: logLine('warn'), info: logLine('info'),
        debug: logLine('debug'), show() { world.shown.push('the log'); }, dispose() {},
      };
    },
    createTerminal(options) {
      world.terminals.push(options);
      return { show() {} };
    },
  },
  commands: {
    registerCommand(name, call) {
      assert(!registered.has(name), `${name} is registered already`);
      registered.set(name, call);
      return new Disposable(() => registered.delete(name));
    },
    async executeCommand(name, ...words) { return registered.get(name)?.(...words); },
  },
};

module.exports = {
  CancellationTokenSource, Position, Range, Uri, api: give(vscode, 'vscode'), give, world,
};
