// Ghost text: VS Code's question to the server, and its answer back.
'use strict';

const vscode = require('vscode');
const documents = require('./documents');

// InlineCompletionTriggerKind counts otherwise in the protocol.
const INVOKED = 1;
const AUTOMATIC = 2;

class Provider {
  /**
   * @param {import('./server').Server} server
   * @param {import('./switch').Switch} onOff
   * @param {(isWaiting: boolean) => void} waits
   */
  constructor(server, onOff, waits) {
    this.server = server;
    this.onOff = onOff;
    this.waits = waits;
  }

  /**
   * @param {import('vscode').TextDocument} document
   * @param {import('vscode').Position} position
   * @param {import('vscode').InlineCompletionContext} context
   * @param {import('vscode').CancellationToken} token
   * @returns {Promise<import('vscode').InlineCompletionItem[]>}
   */
  async provideInlineCompletionItems(document, position, context, token) {
    const isInvoked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    const connection = this.server.connection;
    if (!connection || (!isInvoked && !this.onOff.isOn)) return [];
    const selected = context.selectedCompletionInfo;
    const editor = vscode.window.activeTextEditor;
    const options = editor?.document === document ? editor.options : undefined;
    const request = connection.request('textDocument/inlineCompletion', {
      textDocument: { uri: document.uri.toString(), version: document.version },
      position: documents.place(position),
      context: {
        triggerKind: isInvoked ? INVOKED : AUTOMATIC,
        selectedCompletionInfo: selected && {
          range: documents.extent(selected.range), text: selected.text,
        },
      },
      formattingOptions: typeof options?.tabSize === 'number'
        ? { tabSize: options.tabSize, insertSpaces: options.insertSpaces } : undefined,
    });
    const listener = token.onCancellationRequested(() => request.cancel());
    this.waits(true);
    try {
      const result = await request.answer;
      if (token.isCancellationRequested) return [];
      return (result?.items ?? []).map(item);
    } catch {
      return []; // an error here would be shown at each key; the server tells of failures itself
    } finally {
      listener.dispose();
      this.waits(false);
    }
  }
}

/** @param {any} given */
function item({ insertText, filterText, range, command }) {
  const result = new vscode.InlineCompletionItem(
    insertText,
    range && new vscode.Range(
      range.start.line, range.start.character, range.end.line, range.end.character),
    command && {
      title: command.title,
      command: 'midfill.runServerCommand',
      arguments: [command.command, command.arguments],
    });
  if (filterText !== undefined) result.filterText = filterText;
  return result;
}

module.exports = { Provider };
