// The shape of VS Code's published API, as much of it as the extension uses. Each row was compared
// with vscode.d.ts (microsoft/vscode, src/vscode-dts) of 1.58, 1.78, 1.82, 1.98 and August 2026 by
// TypeScript: what a row accepts the API accepts, and what the API gives is what a row says.
//
// Types are written as TypeScript has them. `get` is a member that the extension reads, `set` one
// that it sets; a list has overloads. Where the API is generic, the row has the
// widest type. `check.js` holds every access to this table: a member that is not in it is an error.
'use strict';

/** The version that has all of it; a row that is not in 1.58 says so. The manifest asks for more. */
const SINCE = '1.78';

const LATER_THAN_1_58 = [
  'languages.registerInlineCompletionItemProvider', 'InlineCompletionItem', 'InlineCompletionContext',
  'InlineCompletionItemProvider', 'InlineCompletionTriggerKind', 'SelectedCompletionInfo',
  'LogOutputChannel', 'window.createOutputChannel',
];

const ENUMS = {
  StatusBarAlignment: { Left: 1, Right: 2 },
  InlineCompletionTriggerKind: { Invoke: 0, Automatic: 1 },
};

/** What `require('vscode')` gives. */
const MODULE = {
  version: 'get string',
  window: 'get window',
  workspace: 'get workspace',
  languages: 'get languages',
  commands: 'get commands',
  StatusBarAlignment: 'get enum',
  InlineCompletionTriggerKind: 'get enum',
  Range: 'get class',
  InlineCompletionItem: 'get class',
  ThemeColor: 'get class',
};

const NAMESPACES = {
  window: {
    activeTextEditor: 'get TextEditor | undefined',
    showErrorMessage: '(message: string, ...items: string[]) => Thenable<string | undefined>',
    showWarningMessage: '(message: string, ...items: string[]) => Thenable<string | undefined>',
    showInformationMessage: '(message: string, ...items: string[]) => Thenable<string | undefined>',
    setStatusBarMessage: '(text: string, hideAfterTimeout: number) => Disposable',
    showQuickPick: '(items: readonly QuickPickItem[], options?: QuickPickOptions)'
      + ' => Thenable<QuickPickItem | undefined>',
    showTextDocument: '(document: TextDocument, options?: TextDocumentShowOptions)'
      + ' => Thenable<TextEditor>',
    createStatusBarItem: '(id: string, alignment?: StatusBarAlignment, priority?: number)'
      + ' => StatusBarItem',
    createOutputChannel: '(name: string, options: LogOption) => LogOutputChannel',
    createTerminal: '(options: TerminalOptions) => Terminal',
  },
  workspace: {
    textDocuments: 'get readonly TextDocument[]',
    workspaceFolders: 'get readonly WorkspaceFolder[] | undefined',
    onDidOpenTextDocument: 'get Event<TextDocument>',
    onDidChangeTextDocument: 'get Event<TextDocumentChangeEvent>',
    onDidSaveTextDocument: 'get Event<TextDocument>',
    onDidCloseTextDocument: 'get Event<TextDocument>',
    onDidChangeWorkspaceFolders: 'get Event<WorkspaceFoldersChangeEvent>',
    onDidChangeConfiguration: 'get Event<ConfigurationChangeEvent>',
    getConfiguration: '(section?: string) => WorkspaceConfiguration',
    openTextDocument: '(options?: DocumentContent) => Thenable<TextDocument>',
  },
  languages: {
    registerInlineCompletionItemProvider:
      '(selector: readonly DocumentFilter[], provider: InlineCompletionItemProvider) => Disposable',
  },
  commands: {
    registerCommand: '(command: string, callback: (...args: any[]) => any) => Disposable',
    executeCommand: '(command: string, ...rest: any[]) => Thenable<any>',
  },
};

/** Made with `new`, so that nothing else passes for one. */
const CLASSES = {
  Range: {
    new: ['(start: Position, end: Position) => Range',
      '(startLine: number, startCharacter: number, endLine: number, endCharacter: number) => Range'],
    start: 'get Position',
    end: 'get Position',
  },
  InlineCompletionItem: {
    new: ['(insertText: string, range?: Range, command?: Command) => InlineCompletionItem'],
    filterText: 'set string | undefined',
  },
  ThemeColor: { new: ['(id: string) => ThemeColor'] },
  // The extension is given these, and makes none.
  Position: { line: 'get number', character: 'get number' },
  Uri: { scheme: 'get string', toString: '() => string' },
  Disposable: { dispose: '() => any' },
};

/** Given to the extension. */
const GIVEN = {
  ExtensionContext: { subscriptions: 'get Disposing[]' },
  TextDocument: {
    uri: 'get Uri',
    languageId: 'get string',
    version: 'get number',
    getText: '() => string',
  },
  TextEditor: { document: 'get TextDocument', options: 'get TextEditorOptions' },
  TextEditorOptions: {
    tabSize: 'get string | number | undefined',
    insertSpaces: 'get string | boolean | undefined',
  },
  TextDocumentChangeEvent: {
    document: 'get TextDocument',
    contentChanges: 'get readonly TextDocumentContentChangeEvent[]',
  },
  TextDocumentContentChangeEvent: { range: 'get Range', text: 'get string' },
  WorkspaceFolder: { uri: 'get Uri', name: 'get string' },
  WorkspaceFoldersChangeEvent: {
    added: 'get readonly WorkspaceFolder[]',
    removed: 'get readonly WorkspaceFolder[]',
  },
  ConfigurationChangeEvent: { affectsConfiguration: '(section: string) => boolean' },
  WorkspaceConfiguration: {
    get: '(section: string) => any',
    inspect: '(section: string) => Inspected | undefined',
  },
  Inspected: { // has no name in the API
    globalValue: 'get any',
    workspaceValue: 'get any',
    workspaceFolderValue: 'get any',
  },
  InlineCompletionContext: {
    triggerKind: 'get InlineCompletionTriggerKind',
    selectedCompletionInfo: 'get SelectedCompletionInfo | undefined',
  },
  SelectedCompletionInfo: { range: 'get Range', text: 'get string' },
  CancellationToken: {
    isCancellationRequested: 'get boolean',
    onCancellationRequested: 'get Event<any>',
  },
  StatusBarItem: {
    name: 'set string | undefined',
    text: 'set string',
    tooltip: 'set string | undefined',
    command: 'set string | undefined',
    backgroundColor: 'set ThemeColor | undefined',
    show: '() => void',
    dispose: '() => void',
  },
  LogOutputChannel: {
    error: '(error: string | Error, ...args: any[]) => void',
    warn: '(message: string, ...args: any[]) => void',
    info: '(message: string, ...args: any[]) => void',
    debug: '(message: string, ...args: any[]) => void',
    show: '(preserveFocus?: boolean) => void',
    dispose: '() => void',
  },
  Terminal: { show: '(preserveFocus?: boolean) => void' },
};

/** Made by the extension. In a plain object, a member that is not here is a mistake. */
const TAKEN = {
  Disposing: { dispose: '() => any' }, // has no name in the API
  Command: { title: 'get string', command: 'get string', arguments: 'get any[] | undefined' },
  DocumentFilter: { scheme: 'get string | undefined' },
  DocumentContent: { // has no name in the API
    language: 'get string | undefined',
    content: 'get string | undefined',
  },
  InlineCompletionItemProvider: {
    provideInlineCompletionItems: '(document: TextDocument, position: Position,'
      + ' context: InlineCompletionContext, token: CancellationToken)'
      + ' => Thenable<InlineCompletionItem[]>',
  },
  LogOption: { log: 'get true' }, // has no name in the API
  QuickPickItem: { label: 'get string', '...': 'get unknown' }, // "T extends QuickPickItem"
  QuickPickOptions: { title: 'get string | undefined' },
  TerminalOptions: {
    name: 'get string | undefined',
    shellPath: 'get string | undefined',
    shellArgs: 'get string | string[] | undefined',
  },
  TextDocumentShowOptions: { preview: 'get boolean | undefined' },
};

module.exports = { CLASSES, ENUMS, GIVEN, LATER_THAN_1_58, MODULE, NAMESPACES, SINCE, TAKEN };
