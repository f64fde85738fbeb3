import Backends
import TextDocuments

extension CompletionEngine {
  /// Asks ahead for what follows once the text on the screen is accepted, so that accept, accept,
  /// accept needs no waiting. The answer goes into the cache, where the request after the acceptance
  /// finds it.
  func schedulePrefetch(after request: CompletionRequest) {
    guard let backend, !backend.isLocal, let state = documents[request.key], !state.isPrefetched,
      let live = state.live
    else { return }
    Task {
      try await self.time.sleep(self.tuning.prefetchDelay)
      await self.prefetch(after: live, request: request, on: backend)
    }
  }

  private func prefetch(
    after live: LiveCandidate, request: CompletionRequest, on backend: any Backend
  ) async {
    guard isStillShown(live, for: request) else { return }
    // While texts are wrong, or where the provider asks for a pause, nothing is spent on guesses.
    if agreement.share < tuning.prefetchFloor || backend.refusal(isInvoked: false) != nil { return }
    documents[request.key]?.isPrefetched = true
    let next = request.accepting(live.suggestion)
    let isKnown =
      cache.find(for: backend.name, at: next.offset, in: next.document.text, of: next.key) != nil
    if isKnown { return }
    let prompt = await prompt(next, backend: backend)
    guard isStillShown(live, for: request) else { return }
    var trace = trace(next)
    prefetching = send(next, prompt: prompt, on: backend, isAhead: true, trace: &trace)
  }

  /// Whether nothing else is on the screen by now or being asked for.
  private func isStillShown(_ live: LiveCandidate, for request: CompletionRequest) -> Bool {
    guard let state = documents[request.key] else { return false }
    return state.live == live && state.inFlight.isEmpty && prefetching == nil
      && live.offset == request.offset
  }
}
