import Backends
import TextDocuments

extension CompletionEngine {
  /// Asks ahead for what follows once the text on the screen is accepted, so that accept, accept,
  /// accept needs no waiting. The answer goes into the cache, where the request after the acceptance
  /// finds it.
  func schedulePrefetch(after request: CompletionRequest, _ state: DocumentState) {
    guard !state.isPrefetched, let live = state.live, let backend, !backend.isLocal else { return }
    let due = time.now + tuning.prefetchDelay
    prefetchPlan = PrefetchPlan(due: due, live: live, request: request, backend: backend)
    look(at: due)
  }

  struct PrefetchPlan {
    let due: Duration
    /// What is on the screen.
    let live: LiveCandidate
    let request: CompletionRequest
    let backend: any Backend
  }

  func prefetch(_ plan: PrefetchPlan) async {
    let (live, request, backend) = (plan.live, plan.request, plan.backend)
    // While texts are wrong, or where the provider asks for a pause, nothing is spent on guesses.
    if agreement.share < tuning.prefetchFloor || backend.refusal(isInvoked: false) != nil { return }
    state(of: request.key)?.isPrefetched = true
    let next = request.accepting(live.suggestion)
    let isKnown =
      cache.find(for: backend.name, at: next.offset, in: next.document.text, of: next.key) != nil
    if isKnown { return }
    let prompt = await prompt(next, backend: backend)
    guard isStillShown(plan) else { return }
    var trace = trace(next)
    prefetching = send(next, prompt: prompt, on: backend, isAhead: true, trace: &trace)
  }

  /// Whether nothing else is on the screen by now or being asked for.
  func isStillShown(_ plan: PrefetchPlan) -> Bool {
    guard let state = self.state(of: plan.request.key) else { return false }
    return state.live == plan.live && state.inFlight.isEmpty && prefetching == nil
      && plan.live.offset == plan.request.offset
  }
}
