// Documents as the protocol has them. Its columns are UTF-16, as VS Code's are.
'use strict';

const SELECTOR = [{ scheme: 'file' }, { scheme: 'untitled' }];

/** @param {import('vscode').TextDocument} document */
function isServed(document) {
  return SELECTOR.some(({ scheme }) => scheme === document.uri.scheme);
}

/** @param {import('vscode').Position} position */
function place(position) {
  return { line: position.line, character: position.character };
}

/** @param {import('vscode').Range} range */
function extent(range) {
  return { start: place(range.start), end: place(range.end) };
}

/** @param {import('vscode').TextDocument} document */
function named(document) {
  return { textDocument: { uri: document.uri.toString() } };
}

/** @param {import('vscode').TextDocument} document */
function opened(document) {
  return {
    textDocument: {
      uri: document.uri.toString(),
      languageId: document.languageId,
      version: document.version,
      text: document.getText(),
    },
  };
}

/** @param {import('vscode').TextDocumentChangeEvent} event */
function changed({ document, contentChanges }) {
  return {
    textDocument: { uri: document.uri.toString(), version: document.version },
    contentChanges: contentChanges.map(({ range, text }) => ({ range: extent(range), text })),
  };
}

module.exports = { SELECTOR, changed, extent, isServed, named, opened, place };
