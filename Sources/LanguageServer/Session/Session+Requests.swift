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
    guard let open = documents[params.textDocument.uri] else {
      log.write(
        .warning, "ghost text was asked for in \(params.textDocument.uri), which is not open")
      responder.reply(InlineCompletionList())
      return
    }
    let trigger: CompletionRequest.Trigger =
      params.context.triggerKind == .invoked ? .invoked : .automatic
    let selected = params.context.selectedCompletionInfo
    let request = request(open, at: params.position, trigger, .inline)
      .selecting(selected, encoding: encoding)
    let part = params.partialResultToken.map { token in
      partSender(token, for: request, selected: selected)
    }
    answer(request, responder, part: part) { session, answer in
      switch answer.outcome {
      case .superseded:
        responder.fail(ResponseError(.requestCancelled, "superseded"))
      case _ where answer.trace.parts > 0:
        // "The final response has to be empty in terms of result values" (LSP 3.18, "Partial Result
        // Progress").
        responder.reply(InlineCompletionList())
      default:
        let items = answer.suggestions.map {
          session.inlineItem(
            $0, in: request.document.text, selected: selected, showing: answer.showing)
        }
        responder.reply(InlineCompletionList(items: items))
      }
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
    guard let open = documents[params.textDocument.uri] else {
      responder.reply(CompletionList(isIncomplete: true))
      return
    }
    // A menu's trigger kinds do not tell typing from asking by hand: Helix sends "invoked" for both.
    let request = request(open, at: params.position, .automatic, .menu)
    answer(request, responder) { session, answer in
      let menu = CompletionMenu(
        document: request.document, offset: request.offset, profile: session.client)
      let items = answer.suggestions.enumerated().map { index, suggestion in
        session.menuItem(menu.entry(suggestion), index, request.document)
      }
      // Incomplete, so that the client asks again for the next key.
      responder.reply(CompletionList(isIncomplete: true, items: items))
    }
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
  private func answer(
    _ request: CompletionRequest, _ responder: Responder,
    part: (@Sendable (Suggestion) -> Void)? = nil,
    _ deliver: @escaping @Sendable (isolated Session, CompletionAnswer) -> Void
  ) {
    let id = responder.id
    let submission = engine.assumeIsolated { engine in
      engine.submit(request, part: part) { answer in
        self.assumeIsolated { session in
          session.running[id] = nil
          session.finish(answer)
          deliver(session, answer)
        }
      }
    }
    if case .waiting(let task) = submission { running[id] = task }
  }

  /// Tells the user what they can do something about, once.
  private func finish(_ answer: CompletionAnswer) {
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
  fileprivate func selecting(
    _ info: SelectedCompletionInfo?, encoding: PositionEncoding
  ) -> CompletionRequest {
    guard let info else { return self }
    let start = document.text.offset(of: info.range.start.place, in: encoding)
    let end = max(start, document.text.offset(of: info.range.end.place, in: encoding))
    var request = self
    request.document.replace(start..<end, with: info.text)
    request.offset = start + info.text.utf8.count
    return request
  }
}
