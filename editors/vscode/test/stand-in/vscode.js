// A stand-in for the module `vscode`: as much of the published API (vscode.d.ts, 1.80) as the
// extension uses. It checks what it is called with, and whatever it does not have is an error.
'use strict';

const assert = require('assert');

/**
 * An object whose unknown members are errors instead of undefined.
 * @template {object} T
 * @param {string} name
 * @param {T} members
 * @returns {T}
 */
function strict(name, members) {
  return new Proxy(members, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || key === 'then') return target[key];
      throw new assert.AssertionError({ message: `${name}.${key} is not in the API` });
    },
    set(target, key, value) {
      assert(key in target, `${name}.${String(key)} is not in the API`);
      target[key] = value;
      return true;
    },
  });
}

class Disposable {
  constructor(call = () => {}) { this.call = call; }
  dispose() { this.call(); }
}

class Emitter {
  constructor() {
    this.listeners = new Set();
    this.event = (listener) => {
      assert.strictEqual(typeof listener, 'function');
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
      assert(startCharacter instanceof Position);
      Object.assign(this, { start: startLine, end: startCharacter });
    } else {
      this.start = new Position(startLine, startCharacter);
      this.end = new Position(endLine, endCharacter);
    }
  }
}

class InlineCompletionItem {
  constructor(insertText, range, command) {
    assert.strictEqual(typeof insertText, 'string');
    assert(range === undefined || range instanceof Range, 'range');
    if (range) assert.strictEqual(range.start.line, range.end.line, 'a range is on one line');
    if (command) {
      assert.strictEqual(typeof command.title, 'string');
      assert(registered.has(command.command), `no command ${command.command}`);
      assert(command.arguments === undefined || Array.isArray(command.arguments));
    }
    Object.assign(this, { insertText, range, command, filterText: undefined });
    return strict('InlineCompletionItem', this);
  }
}

class ThemeColor {
  constructor(id) { assert.strictEqual(typeof id, 'string'); this.id = id; }
}

class Uri {
  constructor(text) { this.text = text; }
  get scheme() { return this.text.split(':')[0]; }
  toString() { return this.text; }
}

class CancellationTokenSource {
  constructor() {
    const emitter = new Emitter();
    this.emitter = emitter;
    this.token = strict('CancellationToken', {
      isCancellationRequested: false, onCancellationRequested: emitter.event,
    });
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
    const change = { range, rangeOffset: offset, rangeLength: length, text };
    events.change.fire({ document: this, contentChanges: [change], reason: undefined });
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
  registered,
  settings: {}, // by full name: { globalValue, workspaceValue }
  documents: [],
  folders: [],
  providers: [],
  messages: [],
  log: [],
  shown: [],
  terminals: [],
  statusBar: undefined,
  executed: [],
  open(uri, languageId, text) {
    const document = new TextDocument(uri, languageId, text);
    world.documents.push(document);
    events.open.fire(document);
    return document;
  },
  set(name, layers) {
    world.settings[name] = layers;
    events.configuration.fire(strict('ConfigurationChangeEvent', {
      affectsConfiguration: (section) => name === section || name.startsWith(`${section}.`),
    }));
  },
};

function value(name) {
  const { globalValue, workspaceValue, workspaceFolderValue } = world.settings[name] ?? {};
  return workspaceFolderValue ?? workspaceValue ?? globalValue;
}

function message(kind) {
  return async (text, ...items) => {
    assert.strictEqual(typeof text, 'string');
    for (const item of items) assert.strictEqual(typeof item, 'string');
    world.messages.push({ kind, text });
    return undefined;
  };
}

const logLine = (level) => (text) => {
  assert.strictEqual(typeof text, 'string');
  world.log.push(`${level}: ${text}`);
};

const api = strict('vscode', {
  version: '1.100.0',
  Position,
  Range,
  InlineCompletionItem,
  ThemeColor,
  StatusBarAlignment: strict('StatusBarAlignment', { Left: 1, Right: 2 }),
  InlineCompletionTriggerKind: strict('InlineCompletionTriggerKind', { Invoke: 0, Automatic: 1 }),
  languages: strict('languages', {
    registerInlineCompletionItemProvider(selector, provider) {
      assert(Array.isArray(selector) && selector.every(({ scheme }) => typeof scheme === 'string'));
      assert.strictEqual(typeof provider.provideInlineCompletionItems, 'function');
      world.providers.push(provider);
      return new Disposable(() => world.providers.splice(world.providers.indexOf(provider), 1));
    },
  }),
  workspace: strict('workspace', {
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
      return strict('WorkspaceConfiguration', {
        get: (name, standard) => value(full(name)) ?? standard,
        inspect: (name) => ({ key: full(name), ...world.settings[full(name)] }),
      });
    },
    async openTextDocument(options) {
      assert.deepStrictEqual(Object.keys(options).sort(), ['content', 'language']);
      return world.open('untitled:Untitled-1', options.language, options.content);
    },
  }),
  window: strict('window', {
    activeTextEditor: undefined,
    showErrorMessage: message('error'),
    showWarningMessage: message('warning'),
    showInformationMessage: message('information'),
    setStatusBarMessage(text, milliseconds) {
      assert.strictEqual(typeof text, 'string');
      assert.strictEqual(typeof milliseconds, 'number');
      world.messages.push({ kind: 'status', text });
      return new Disposable();
    },
    async showQuickPick(items, options) {
      assert(items.every(({ label }) => typeof label === 'string'));
      assert.strictEqual(typeof options.title, 'string');
      return items[0];
    },
    async showTextDocument(document, options) {
      assert(document instanceof TextDocument && typeof options === 'object');
      world.shown.push(document.getText());
    },
    createStatusBarItem(id, alignment, priority) {
      assert.strictEqual(typeof id, 'string');
      assert([1, 2].includes(alignment) && typeof priority === 'number');
      world.statusBar = strict('StatusBarItem', {
        id, alignment, priority, name: undefined, text: '', tooltip: undefined,
        command: undefined, backgroundColor: undefined, show() {}, hide() {}, dispose() {},
      });
      return world.statusBar;
    },
    createOutputChannel(name, options) {
      assert.strictEqual(typeof name, 'string');
      assert.deepStrictEqual(options, { log: true });
      return strict('LogOutputChannel', {
        name, error: logLine('error'), warn: logLine('warn'), info: logLine('info'),
        debug: logLine('debug'), show() { world.shown.push('the log'); }, dispose() {},
      });
    },
    createTerminal(options) {
      assert.strictEqual(typeof options.shellPath, 'string');
      world.terminals.push(options);
      return strict('Terminal', { show() {} });
    },
  }),
  commands: strict('commands', {
    registerCommand(name, call) {
      assert.strictEqual(typeof call, 'function');
      assert(!registered.has(name), `${name} is registered already`);
      registered.set(name, call);
      return new Disposable(() => registered.delete(name));
    },
    async executeCommand(name, ...words) {
      world.executed.push(name);
      return registered.get(name)?.(...words);
    },
  }),
});

module.exports = { CancellationTokenSource, Uri, api, world };
