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
    let now = time.now
    builder.edited(key, edits: edits, before: before, after: after, now: now)
    let state = document(key)
    var text = before
    var useless: [InFlight] = []
    lookAtAccepted(state)
    for edit in edits {
      for index in state.accepted.indices { state.accepted[index].follow(edit) }
      let step = followLive(edit, in: text, state)
      let contradicted = state.followInFlight(
        edit, in: text, keepsSilent: agreement.keeps(tuning))
      if !contradicted.isEmpty {
        // A text that came before the key was as wrong as one that comes after it.
        if contradicted.contains(where: { !$0.isSilent }), !edit.newText.isEmpty {
          agreement.note(agreed: false, tuning: tuning)
        }
        useless += contradicted
      }
      let isOurs =
        switch step {
        case .accepted, .typedOut: true
        case .kept, .took, .dropped, nil: false
        }
      if case .accepted = step {
        let start = edit.range.lowerBound
        follow(accepted: start..<start + edit.newText.utf8.count, in: state)
      }
      note(edit, isOurs: isOurs, at: now, in: state)
      if edits.count > 1 { text.replace(edit.range, with: edit.newText) }
    }
    // Ghost text is drawn as it comes: an answer for the text of before would be wrong by now.
    if let waiting = state.waiting, waiting.route == .inline {
      waiting.task.cancel()
      state.waiting = nil
    }
    if state.live == nil { endShowing(in: key) }
    for flight in useless { close(flight) }
    takePrefetch(key, state)
  }

  public func documentOpened(_ key: String, text: TextSnapshot) {
    builder.opened(key, text: text, now: time.now)
  }

  public func documentClosed(_ key: String) {
    builder.closed(key)
    settle(key)
    forget(key)
    remove(document: key)
  }

  /// Moves on what is shown by one edit of a text.
  private func followLive(
    _ edit: TextEdit, in text: TextSnapshot, _ state: DocumentState
  ) -> LiveCandidate.Step? {
    guard let live = state.live else { return nil }
    let line = text.lineRange(at: live.offset)
    func step(_ candidate: LiveCandidate) -> LiveCandidate.Step {
      candidate.applying(
        edit, line: line, prefix: text.linePrefix(of: candidate.offset, in: line),
        leastPiece: tuning.leastPiece)
    }
    var first = step(live)
    if !state.others.isEmpty {
      var others = state.others.map(step)
      // The user may have turned to another of the texts.
      if first == .dropped, let taken = others.firstIndex(where: { $0 != .dropped }) {
        swap(&first, &others[taken])
      }
      state.others = others.compactMap(\.candidate)
    }
    state.live = first.candidate
    let isAtCursor = edit.range.lowerBound == live.offset && !edit.newText.isEmpty
    switch first {
    case .kept(let next):
      // A blank fits many a text, and at the start of a line every one.
      if isAtCursor, next.offset != live.offset, !edit.newText.isBlank {
        agreement.note(agreed: true, tuning: tuning)
      }
    case .took(let piece, _):
      state.showing?.took(piece, bytes: edit.newText.utf8.count)
      agreement.note(agreed: true, tuning: tuning)
      let start = edit.range.lowerBound
      follow(accepted: start..<start + edit.newText.utf8.count, in: state)
    case .accepted:
      agreement.note(agreed: true, tuning: tuning)
      state.showing?.acceptedBytes += edit.newText.utf8.count
      state.drop()
      finish(.accepted, state)
    case .typedOut:
      agreement.note(agreed: true, tuning: tuning)
      state.drop()
      finish(.typedOut, state)
    case .dropped:
      if isAtCursor { agreement.note(agreed: false, tuning: tuning) }
      state.drop()
    }
    return first
  }

  private func finish(_ end: Showing.End, _ state: DocumentState) {
    guard let showing = state.showing else { return }
    state.showing = nil
    conclude(showing, end)
  }

  /// What was asked for ahead becomes the request in flight of the state that an acceptance brought,
  /// and ends when something else was typed.
  private func takePrefetch(_ key: String, _ state: DocumentState) {
    guard let flight = prefetching, flight.request.key == key else { return }
    if state.isAccepted {
      state.inFlight.append(flight)
      prefetching = nil
    } else if state.live == nil {
      close(flight)
    }
  }

  private func note(
    _ edit: TextEdit, isOurs: Bool, at now: Duration, in state: DocumentState
  ) {
    if let last = state.lastEdit { rhythm.typed(after: now - last, tuning: tuning) }
    state.lastEdit = now
    state.lastDeletion = edit.newText.isEmpty && !edit.range.isEmpty ? now : nil
    let lines = edit.newText.utf8.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    state.isAccepted = isOurs
    state.pastedLines = lines >= 2 && !isOurs
    state.isNewLine = lines == 1 && edit.newText.allSatisfy(\.isWhitespace)
  }

  func forget(_ key: String) {
    let state = self.state(of: key)
    state?.waiting?.task.cancel()
    state?.waiting = nil
    dropAnswers(key)
  }

  /// Drops what came or is to come from the backend; a request that waits for none yet goes on.
  func dropAnswers(_ key: String) {
    guard let state = self.state(of: key) else { return }
    let useless = state.inFlight
    state.inFlight = []
    state.drop()
    endShowing(in: key)
    for flight in useless { close(flight) }
    if let flight = prefetching, flight.request.key == key { close(flight) }
  }
}

extension DocumentState {
  /// Moves on what is in flight by one edit of a text, and hands out what cannot help any more.
  ///
  /// - Parameter keepsSilent: whether a request without text is kept for the key that was typed.
  fileprivate func followInFlight(
    _ edit: TextEdit, in text: TextSnapshot, keepsSilent: Bool
  ) -> [InFlight] {
    if inFlight.isEmpty { return [] }
    var useless: [InFlight] = []
    inFlight.removeAll { flight in
      let line = text.lineRange(at: flight.offset)
      let isKept =
        flight.follow(edit, line: line, prefix: text.linePrefix(of: flight.offset, in: line))
        && (keepsSilent || !flight.isSilent || flight.typed.isEmpty)
      if !isKept { useless.append(flight) }
      return !isKept
    }
    return useless
  }
}

extension TextSnapshot {
  /// A line's text up to an offset in it.
  fileprivate func linePrefix(of offset: Int, in line: Range<Int>) -> String {
    string(in: min(line.lowerBound, offset)..<offset)
  }
}

extension LiveCandidate.Step {
  /// What still stands.
  fileprivate var candidate: LiveCandidate? {
    switch self {
    case .kept(let next), .took(_, let next): next
    case .accepted, .typedOut, .dropped: nil
    }
  }
}
