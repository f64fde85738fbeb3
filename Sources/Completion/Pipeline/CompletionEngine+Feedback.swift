import Backends
import TextDocuments

/// What is learned from what the user does with the texts.
extension CompletionEngine {
  /// A new text comes in the place of what was on the screen.
  func put(_ live: LiveCandidate, in key: String) {
    endShowing(in: key)
    let state = document(key)
    state.live = live
    state.others = []
    state.isPrefetched = false
  }

  /// A text came that nobody waits for any more, perhaps. What is on the screen stays if the new one
  /// contradicts it.
  func replaceLive(with candidate: LiveCandidate, in key: String) {
    guard let state = self.state(of: key), state.showing != nil, let live = state.live,
      live.offset == candidate.offset
    else { return put(candidate, in: key) }
    if candidate.text.utf8.starts(with: live.text.utf8) {
      state.live = candidate
      state.isPrefetched = false
    }
  }

  /// An answer goes to the client: what it shows is followed from now on.
  ///
  /// - Returns: `Showing.id` of what is on the screen then.
  func beginShowing(
    _ answer: CompletionAnswer, to request: CompletionRequest, _ state: DocumentState
  ) -> Int? {
    // The same text again, or others beside it.
    if let showing = state.showing { return showing.id }
    guard request.route == .inline, case .shown(let source) = answer.outcome,
      let text = answer.suggestions.first?.text
    else { return nil }
    counter += 1
    state.showing = Showing(
      id: counter, source: source, bytes: text.utf8.count,
      lines: text.utf8.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }, shownAt: time.now)
    return counter
  }

  /// The text on the screen is gone; without an `end`, it is judged by how long it stood.
  func endShowing(_ end: Showing.End? = nil, in key: String) {
    guard let state = self.state(of: key), let showing = state.showing else { return }
    state.showing = nil
    conclude(showing, end ?? showing.endWhenDropped(now: time.now, tuning: tuning))
  }

  func conclude(_ showing: Showing, _ end: Showing.End) {
    var showing = showing
    showing.duration = time.now - showing.shownAt
    feedback.note(end, at: time.now, tuning: tuning)
    ended.append((showing, end))
    events?(.ended(showing, end))
  }

  /// The client ran `midfill.accepted`: it put a text in.
  ///
  /// Most often the edits told before. A client that changed the text on the way (indented it anew,
  /// say) is believed, and the earlier verdict is taken back.
  ///
  /// - Parameter id: `Showing.id`; without one, the last text that ended is meant.
  public func confirmAcceptance(_ id: Int?) {
    if let key = documents.first(where: { $0.value.showing.map { $0.id == id } ?? false })?.key {
      state(of: key)?.drop()
      return endShowing(.accepted, in: key)
    }
    guard let index = ended.lastIndex(where: { id == nil || $0.showing.id == id }),
      ended[index].end != .accepted
    else { return }
    let former = ended[index].end
    ended[index].end = .accepted
    feedback.note(.accepted, at: time.now, tuning: tuning)
    events?(.corrected(ended[index].showing, former))
  }

  /// The text that an acceptance put in, from now on followed.
  func follow(accepted range: Range<Int>, in state: DocumentState) {
    state.accepted.append(AcceptedText(range, at: time.now))
    if state.accepted.count > tuning.explained { state.accepted.removeFirst() }
  }

  /// Looks at accepted texts whose time has come. To be called before an edit is followed, and at
  /// the end: between two edits nothing changes.
  func lookAtAccepted(_ state: DocumentState) {
    guard !state.accepted.isEmpty else { return }
    for index in state.accepted.indices {
      for look in state.accepted[index].look(now: time.now, tuning: tuning) {
        events?(.survived(after: look.after, isKept: look.isKept))
      }
    }
    state.accepted.removeAll { $0.isDone(tuning) }
  }

  /// Before the process ends or a document goes: what is still open is judged.
  public func settle() {
    for key in Array(documents.keys) { settle(key) }
  }

  func settle(_ key: String) {
    guard let state = self.state(of: key) else { return }
    lookAtAccepted(state)
    endShowing(.left, in: key)
  }

  // MARK: Exchanges

  func tokens(of flight: InFlight) -> TokenCount {
    if let usage = flight.usage {
      return TokenCount(
        prompt: usage.promptTokens, completion: usage.completionTokens, isEstimated: false)
    }
    if flight.isLocal { return TokenCount(prompt: 0, completion: 0, isEstimated: false) }
    let perToken = max(flight.bytesPerToken, 1)
    return TokenCount(
      prompt: Int(Double(flight.promptBytes) / perToken),
      completion: Int((Double(flight.answerBytes) / perToken).rounded(.up)), isEstimated: true)
  }

  func report(_ flight: InFlight, isClosedEarly: Bool, failure: BackendFailure.Kind?) {
    guard !flight.isReported else { return }
    flight.isReported = true
    events?(
      .exchanged(
        CompletionEvent.Exchange(
          backend: flight.backend, isLocal: flight.isLocal, isPrefetch: flight.isAhead,
          isClosedEarly: isClosedEarly, tokens: tokens(of: flight), firstText: flight.firstText,
          duration: time.now - flight.started, failure: failure)))
  }
}
