import Completion
import LanguageServerProtocol
import ProjectIndex
import PromptContext
import Settings
import TextDocuments

extension Session {
  func didOpen(_ item: TextDocumentItem) {
    let key = FileURI.path(of: item.uri) ?? item.uri
    let document = TextDocument(
      uri: item.uri, languageID: item.languageId, version: item.version, text: item.text)
    set(
      OpenDocument(document: document, key: key, path: FileURI.relative(key, to: roots)),
      of: item.uri)
    index.open(key: key, languageID: item.languageId, snapshot: document.text)
    engine.assumeIsolated { $0.documentOpened(key, text: document.text) }
    judge(item.uri)
    log.write(.debug, "opened \(item.uri)")
  }

  func didChange(_ params: DidChangeTextDocumentParams) {
    let uri = params.textDocument.uri
    guard let open = document(uri) else {
      log.write(.warning, "\(uri) was changed but never opened")
      return
    }
    let before = open.document.text
    let edits = open.document.apply(params.contentChanges.map(\.change), encoding: encoding)
    open.document.version = params.textDocument.version ?? open.document.version + 1
    let (key, after) = (open.key, open.document.text)
    engine.assumeIsolated {
      $0.documentChanged(key, edits: edits, before: before, after: after)
    }
    index.update(key: key, snapshot: after)
  }

  /// Finds out whether a document's text may be sent. Off this executor: the rules read ignore files.
  func judge(_ uri: String) {
    guard let open = document(uri) else { return }
    let exclusion = Exclusion(configuration.privacy, rules: index.ignoreRules, roots: roots)
    let builder = engine.builder
    let (key, path, text) = (open.key, open.path, open.document.text)
    // Until then no other document's prompt may quote it.
    builder.judged(key, mayBeSent: false)
    judgements += 1
    let number = judgements
    // Whoever waits for it finds the prompts of other documents told of it.
    let task = Task {
      let isPermitted = await Task.detached {
        !exclusion.covers(key, relative: path)
          && !exclusion.covers(name: path, text: text.bytes(in: 0..<text.utf8Count))
      }.value
      // Unless it was judged anew meanwhile.
      if let open = self.document(uri), open.judgement == number {
        open.permission = isPermitted ? .granted : .refused
        builder.judged(key, mayBeSent: isPermitted)
      }
      return isPermitted
    }
    open.judgement = number
    open.permission = .pending(task)
  }

  /// Also a sign that ignore files or the project's configuration may have changed.
  func didSave(_ params: DidSaveTextDocumentParams) {
    guard let path = FileURI.path(of: params.textDocument.uri) else { return }
    index.filesChanged([path])
    if path.hasSuffix("/" + SettingsLoader.projectFileName) { applySettings() }
  }

  func didClose(_ uri: String) {
    guard let key = set(nil, of: uri)?.key else { return }
    engine.assumeIsolated { $0.documentClosed(key) }
    index.close(key: key)
  }

  func didChangeNotebook(_ params: DidChangeNotebookDocumentParams) {
    for cell in params.structure?.didClose ?? [] { didClose(cell.uri) }
    for cell in params.structure?.didOpen ?? [] { didOpen(cell) }
    for change in params.textContent { didChange(change) }
  }

  func didChangeWatchedFiles(_ params: DidChangeWatchedFilesParams) {
    index.filesChanged(params.changes.compactMap { FileURI.path(of: $0.uri) })
  }
}

extension TextDocumentContentChangeEvent {
  var change: TextChange {
    guard let range else { return .full(text) }
    return .incremental(start: range.start.place, end: range.end.place, text: text)
  }
}

extension Position {
  var place: TextPosition { TextPosition(line: line, column: character) }

  init(_ place: TextPosition) {
    self.init(line: place.line, character: place.column)
  }
}
