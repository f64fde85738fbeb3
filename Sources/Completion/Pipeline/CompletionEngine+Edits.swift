import PromptContext
import TextDocuments

extension CompletionEngine {
  /// Follows the edits of one `didChange`: moves on or drops what is shown, ends requests that can
  /// no longer help.
  ///
  /// - Parameters:
  ///   - edits: in order, each in bytes of the text before it.
  ///   - before: the text before the first of them.
  ///   - after: the text after the last.
  public func documentChanged(
    _ key: String, edits: [TextEdit], before: TextSnapshot, after: TextSnapshot
  ) {
    builder.edited(key, edits: edits, before: before, after: after, now: time.now)
    var state = documents[key] ?? DocumentState()
    var text = before
    for edit in edits {
      let accepted = state.follow(edit, in: text)
      note(edit, accepted: accepted, in: &state)
      if edits.count > 1 { text.replace(edit.range, with: edit.newText) }
    }
    takePrefetch(key, &state)
    // Ghost text is drawn as it comes: an answer for the text of before would be wrong by now.
    if let waiting = state.waiting, waiting.route == .inline {
      waiting.task.cancel()
      state.waiting = nil
    }
    documents[key] = state
  }

  public func documentOpened(_ key: String, text: TextSnapshot) {
    builder.opened(key, text: text, now: time.now)
  }

  public func documentClosed(_ key: String) {
    builder.closed(key)
    forget(key)
    documents[key] = nil
  }

  /// What was asked for ahead becomes the request in flight of the state that an acceptance brought,
  /// and ends when something else was typed.
  private func takePrefetch(_ key: String, _ state: inout DocumentState) {
    guard let flight = prefetching, flight.request.key == key else { return }
    if state.isAccepted {
      state.inFlight.append(flight)
      prefetching = nil
    } else if state.live == nil {
      flight.task?.cancel()
    }
  }

  private func note(_ edit: TextEdit, accepted: Bool, in state: inout DocumentState) {
    let now = time.now
    if let last = state.lastEdit { rhythm.typed(after: now - last, tuning: tuning) }
    state.lastEdit = now
    state.lastDeletion = edit.newText.isEmpty && !edit.range.isEmpty ? now : nil
    let lines = edit.newText.utf8.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    state.isAccepted = accepted
    state.pastedLines = lines >= 2 && !accepted
    state.isNewLine = lines == 1 && edit.newText.allSatisfy(\.isWhitespace)
  }

  func forget(_ key: String) {
    documents[key]?.waiting?.task.cancel()
    documents[key]?.waiting = nil
    dropAnswers(key)
  }

  /// Drops what came or is to come from the backend; a request that waits for none yet goes on.
  func dropAnswers(_ key: String) {
    guard let state = documents[key] else { return }
    for flight in state.inFlight { flight.task?.cancel() }
    documents[key]?.inFlight = []
    documents[key]?.live = nil
  }
}

extension DocumentState {
  /// Moves on what is shown and what is in flight by one edit of a text; tells whether the edit
  /// accepted what was shown.
  mutating func follow(_ edit: TextEdit, in text: TextSnapshot) -> Bool {
    var accepted = false
    if let live {
      let line = text.lineRange(text.line(at: live.offset))
      switch live.applying(edit, line: line) {
      case .kept(let next): self.live = next
      case .accepted:
        self.live = nil
        accepted = true
      case .dropped: self.live = nil
      }
    }
    inFlight.removeAll { flight in
      let line = text.lineRange(text.line(at: flight.offset))
      guard !flight.follow(edit, line: line) else { return false }
      flight.task?.cancel()
      return true
    }
    return accepted
  }
}
