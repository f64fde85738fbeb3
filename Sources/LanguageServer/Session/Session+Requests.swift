import Backends
import Completion
import JSONCodec
import JSONRPC
import LanguageServerProtocol
import Settings
import TextDocuments

extension Session {
  // MARK: Ghost text

  func inlineCompletion(_ params: InlineCompletionParams, _ responder: Responder) {
    guard let open = document(params.textDocument.uri) else {
      log.write(
        .warning, "ghost text was asked for in \(params.textDocument.uri), which is not open")
      responder.reply(InlineCompletionList())
      return
    }
    let trigger: CompletionRequest.Trigger =
      params.context.triggerKind == .invoked ? .invoked : .automatic
    let selected = params.context.selectedCompletionInfo
    var request = request(open, at: params.position, trigger, .inline)
    if let selected { request.select(selected, encoding: encoding) }
    let part = params.partialResultToken.map { token in
      partSender(token, for: request, selected: selected)
    }
    answer(Asked(request, selected: selected, responder), part: part)
  }

  private func reply(inline answer: CompletionAnswer, to asked: Asked) {
    switch answer.outcome {
    case .superseded:
      asked.responder.fail(ResponseError(.requestCancelled, "superseded"))
    case _ where answer.trace.parts > 0:
      // "The final response has to be empty in terms of result values" (LSP 3.18, "Partial Result
      // Progress").
      asked.responder.reply(InlineCompletionList())
    default:
      var items: [InlineCompletionItem] = []
      for suggestion in answer.suggestions {
        items.append(
          inlineItem(
            suggestion, in: asked.request.document.text, selected: asked.selected,
            showing: answer.showing))
      }
      asked.responder.reply(InlineCompletionList(items: items))
    }
  }

  /// Sends texts before the answer, as `$/progress` with the request's `partialResultToken`.
  ///
  /// The value is an array of one item, as the protocol's type of the partial result says. The item
  /// is a whole one (`insertText`, `range`, `command`): it takes the place of the item sent before it,
  /// whose text it begins with, and adds whole lines. A client that appends the items instead, as the
  /// protocol words it, gets a list whose last item is the whole suggestion. An item with an empty
  /// `insertText` takes back what was sent. Once one was sent, the answer has no items, and the last
  /// one sent stands.
  private func partSender(
    _ token: ProgressToken, for request: CompletionRequest, selected: SelectedCompletionInfo?
  ) -> @Sendable (Suggestion) -> Void {
    { suggestion in
      self.assumeIsolated { session in
        let item = session.inlineItem(
          suggestion, in: request.document.text, selected: selected, showing: nil)
        session.connection.notify(ProgressParams(token: token, partialResult: [item]))
      }
    }
  }

  /// - Parameter showing: goes into the command's arguments, so that it tells which text it is of.
  private func inlineItem(
    _ suggestion: Suggestion, in text: TextSnapshot, selected: SelectedCompletionInfo?,
    showing: Int?
  ) -> InlineCompletionItem {
    let accepted = Command(
      title: "Midfill: accepted", command: ServerCommand.accepted.rawValue,
      arguments: showing.map { [.integer($0)] } ?? [])
    // With an entry selected in the client's menu, VS Code shows only items that replace the
    // entry's range with a text that begins with the entry's.
    if let selected {
      return InlineCompletionItem(
        insertText: selected.text + suggestion.text, range: selected.range, command: accepted)
    }
    return InlineCompletionItem(
      insertText: suggestion.text, range: range(suggestion.range, in: text), command: accepted)
  }

  // MARK: The menu

  func completion(_ params: CompletionParams, _ responder: Responder) {
    guard let open = document(params.textDocument.uri) else {
      responder.reply(CompletionList(isIncomplete: true))
      return
    }
    // A menu's trigger kinds do not tell typing from asking by hand: Helix sends "invoked" for both.
    answer(Asked(request(open, at: params.position, .automatic, .menu), responder))
  }

  private func reply(menu answer: CompletionAnswer, to asked: Asked) {
    let document = asked.request.document
    let menu = CompletionMenu(document: document, offset: asked.request.offset, profile: client)
    let items = answer.suggestions.enumerated().map { index, suggestion in
      menuItem(menu.entry(suggestion), index, document)
    }
    // Incomplete, so that the client asks again for the next key.
    asked.responder.reply(CompletionList(isIncomplete: true, items: items))
  }

  private func menuItem(
    _ entry: CompletionMenu.Entry, _ index: Int, _ document: TextDocument
  ) -> CompletionItem {
    var item = CompletionItem(label: entry.label)
    item.kind = .text
    item.detail = entry.detail
    // Above what the language's own server offers, and the one to take.
    item.sortText = "\u{1}\(index)"
    item.preselect = index == 0 ? true : nil
    item.filterText = entry.filterText
    item.insertTextFormat = entry.isSnippet ? .snippet : .plainText
    item.insertTextMode = .asIs
    item.textEdit = .edit(
      LanguageServerProtocol.TextEdit(
        range: range(entry.range, in: document.text), newText: entry.newText))
    item.command = Command(title: "Midfill: accepted", command: ServerCommand.accepted.rawValue)
    item.data = .integer(menuTexts.keep(entry.text, language: document.languageID))
    return item
  }

  func resolve(_ params: CompletionItemResolveParams, _ responder: Responder) {
    let kept = params.data?.int.flatMap { menuTexts[$0] }
    let documentation = kept.map { MarkupContent(kind: .markdown, value: $0) }
    responder.reply(params.resolved(documentation: documentation))
  }

  // MARK: Both

  /// A request of the client, with what its answer needs.
  private final class Asked: Sendable {
    let request: CompletionRequest
    /// What is selected in the client's menu.
    let selected: SelectedCompletionInfo?
    let responder: Responder

    init(
      _ request: CompletionRequest, selected: SelectedCompletionInfo? = nil, _ responder: Responder
    ) {
      self.request = request
      self.selected = selected
      self.responder = responder
    }
  }

  private func request(
    _ open: OpenDocument, at position: Position, _ trigger: CompletionRequest.Trigger,
    _ route: CompletionRequest.Route
  ) -> CompletionRequest {
    CompletionRequest(
      document: open.document,
      offset: open.document.text.offset(of: position.place, in: encoding), key: open.key,
      path: open.path, trigger: trigger, route: route,
      clientDebounces: client.waitsBeforeAsking, permission: open.permission)
  }

  /// Answers in this turn where the text is at hand, else in a task that the client can cancel.
  private func answer(_ asked: Asked, part: (@Sendable (Suggestion) -> Void)? = nil) {
    let submission = engine.assumeIsolated { engine in
      engine.submit(asked.request, part: part) { answer in
        self.assumeIsolated { session in
          session.running[asked.responder.id] = nil
          session.deliver(answer, to: asked)
        }
      }
    }
    switch submission {
    case .answered(let answer): deliver(answer, to: asked)
    case .waiting(let task): running[asked.responder.id] = task
    }
  }

  private func deliver(_ answer: CompletionAnswer, to asked: Asked) {
    tell(of: answer)
    switch asked.request.route {
    case .inline: reply(inline: answer, to: asked)
    case .menu: reply(menu: answer, to: asked)
    }
  }

  /// Tells the user what they can do something about, once.
  private func tell(of answer: CompletionAnswer) {
    log.write(.debug, answer.trace.summary)
    switch answer.outcome {
    case .failed(let failure): tell(failure)
    case .shown(.backend), .empty: notices.worked(backendName)
    default:
      // The local model has answered in its stead, but it failed all the same.
      if let failure = answer.trace.failure { tell(failure) }
    }
  }

  private func tell(_ failure: BackendFailure) {
    lastFailure = failure.message
    if notices.isNews(failure, of: backendName) { log.write(.warning, failure.message) }
    let isShort = client.needsShortMessages
    if let text = notices.text(for: failure, of: backendName, isShort: isShort) { say(text) }
  }

  private func range(
    _ range: Swift.Range<Int>, in text: TextSnapshot
  ) -> LanguageServerProtocol.Range {
    let start = Position(text.position(of: range.lowerBound, in: encoding))
    // Most texts take the place of nothing.
    let end =
      range.isEmpty ? start : Position(text.position(of: range.upperBound, in: encoding))
    return LanguageServerProtocol.Range(start: start, end: end)
  }
}

extension CompletionRequest {
  /// As if the entry selected in the client's menu had been taken: the suggestion goes on from it.
  fileprivate mutating func select(_ info: SelectedCompletionInfo, encoding: PositionEncoding) {
    let start = document.text.offset(of: info.range.start.place, in: encoding)
    let end = max(start, document.text.offset(of: info.range.end.place, in: encoding))
    document.replace(start..<end, with: info.text)
    offset = start + info.text.utf8.count
  }
}
