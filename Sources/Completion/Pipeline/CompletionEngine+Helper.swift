import Backends

/// The local model beside a remote one: it answers in a millisecond, costs nothing, and knows when
/// it is sure.
extension CompletionEngine {
  /// Asks the local model while the backend works. The task gives its text if that is sure enough.
  ///
  /// With partial results wanted, the text is sent as the first of them; what the backend says then
  /// takes its place only if it goes on from it.
  func hint(
    for request: CompletionRequest, beside backend: any Backend, _ id: Int?
  ) -> Task<LiveCandidate?, Never>? {
    guard let helper, !backend.isLocal else { return nil }
    // It reads the document and the index itself.
    let fill = fillRequest(request, prompt: nil, mode: .line)
    return Task {
      guard let hint = await helper.hint(for: fill, isolation: self),
        hint.probability >= self.tuning.helperProbability,
        case .text(let text, let replaced) = self.fit(hint.text, to: request)
      else { return nil }
      let candidate = LiveCandidate(offset: request.offset, text: text, replaced: replaced)
      let isWanted =
        id != nil && self.state(of: request.key)?.waiting?.id == id
        && self.displayDelay(of: candidate.suggestion, request) == .zero
      if isWanted {
        self.state(of: request.key)?.waiting?.parts?.offer(candidate.suggestion, isLocal: true)
      }
      return candidate
    }
  }

  /// What the user gets for a backend's failure: the local model's text where it is sure, else the
  /// failure. It is kept in the trace in both cases, for the user must learn of it.
  func standIn(
    for failure: BackendFailure, _ request: CompletionRequest,
    _ hint: Task<LiveCandidate?, Never>? = nil, trace: inout RequestTrace
  ) async -> (Outcome, [Suggestion]) {
    guard let backend else { return (.failed(failure), []) }
    let hint = hint ?? self.hint(for: request, beside: backend, nil)
    guard let local = await hint?.value, !Task.isCancelled else {
      return Task.isCancelled ? (.superseded, []) : (.failed(failure), [])
    }
    trace.failure = failure
    put(local, in: request.key)
    return (.shown(.localModel), [local.suggestion])
  }

  /// The local text, if it stands on the screen as a partial result.
  func shownHint(
    _ hint: Task<LiveCandidate?, Never>?, _ request: CompletionRequest
  ) async -> LiveCandidate? {
    guard state(of: request.key)?.waiting?.parts?.isLocal == true, let local = await hint?.value
    else { return nil }
    put(local, in: request.key)
    return local
  }
}
