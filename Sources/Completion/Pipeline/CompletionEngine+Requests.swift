import Backends
import PromptContext
import TextDocuments

extension CompletionEngine {
  /// What became of a request in the turn in which it came.
  public enum Submission: Sendable {
    case answered(CompletionAnswer)
    /// Its text must be waited for. The task always ends: with `superseded` as soon as a newer
    /// request, an edit or its own cancellation makes it useless.
    case waiting(Task<CompletionAnswer, Never>)
  }

  /// Takes a request. It is known from this moment on: an edit that comes in the next turn ends it.
  public func submit(_ request: CompletionRequest) -> Submission {
    if let answer = answerAtOnce(request) { return .answered(answer) }
    counter += 1
    let id = counter
    let task = Task {
      let answer = await self.ask(request)
      if self.documents[request.key]?.waiting?.id == id {
        self.documents[request.key]?.waiting = nil
      }
      if case .shown = answer.outcome { self.schedulePrefetch(after: request) }
      return self.remember(answer)
    }
    documents[request.key, default: DocumentState()].waiting =
      DocumentState.Waiting(id: id, route: request.route, task: task)
    return .waiting(task)
  }

  /// Answers one request, waiting as long as it takes. Cancelling the calling task ends the wait.
  public func complete(_ request: CompletionRequest) async -> CompletionAnswer {
    switch submit(request) {
    case .answered(let answer): return answer
    case .waiting(let task):
      return await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  /// The answer that needs no waiting, if there is one.
  private func answerAtOnce(_ request: CompletionRequest) -> CompletionAnswer? {
    let started = time.now
    supersede(request)
    guard let (outcome, suggestions) = reuse(request, now: started) else { return nil }
    var trace = self.trace(request)
    trace.outcome = outcome
    trace.total = time.now - started
    return remember(CompletionAnswer(outcome: outcome, suggestions: suggestions, trace: trace))
  }

  private func reuse(
    _ request: CompletionRequest, now: Duration
  ) -> (Outcome, [Suggestion])? {
    if let reason = skipReason(request, now: now) { return (.skipped(reason), []) }
    if let live = documents[request.key]?.live, live.offset == request.offset {
      return (.shown(.liveCandidate), [live.suggestion])
    }
    guard let backend,
      let hit = cache.find(
        for: backend.name, at: request.offset, in: request.document.text, of: request.key)
    else { return nil }
    if hit.content.text.isEmpty {
      // Asked by hand, the question is put again.
      return request.trigger == .invoked ? nil : (.empty(hit.content.emptyReason), [])
    }
    let rest = String(decoding: hit.content.text.utf8.dropFirst(hit.typed), as: UTF8.self)
    guard case .text(let text, let replaced) = Structure.fit(rest, to: request) else { return nil }
    let live = LiveCandidate(offset: request.offset, text: text, replaced: replaced)
    documents[request.key, default: DocumentState()].live = live
    return (.shown(.cache), [live.suggestion])
  }

  func skipReason(_ request: CompletionRequest, now: Duration) -> SkipReason? {
    if backend == nil, preparing == nil { return .noBackend }
    if request.trigger == .automatic {
      if !isOn { return .toggledOff }
      if let until = snoozedUntil, now < until { return .snoozed }
    }
    let state = documents[request.key]
    let recent = Gate.Recent(
      sinceDeletion: state?.lastDeletion.map { now - $0 }, pastedLines: state?.pastedLines ?? false)
    // With the backend still unknown, nothing is sent before it is asked again.
    return Gate(options: options, tuning: tuning).check(
      request, recent: recent, isLocal: backend?.isLocal ?? true)
  }

  /// Ends what the new request makes useless: the one that waits, and streams for another place.
  func supersede(_ request: CompletionRequest) {
    guard var state = documents[request.key] else { return }
    state.waiting?.task.cancel()
    state.waiting = nil
    state.inFlight.removeAll { flight in
      guard flight.offset != request.offset else { return false }
      flight.task?.cancel()
      return true
    }
    documents[request.key] = state
  }

  /// The part of the way that waits.
  func ask(_ request: CompletionRequest) async -> CompletionAnswer {
    var trace = self.trace(request)
    let started = time.now
    let (outcome, suggestions) = await waitForText(request, trace: &trace)
    trace.total = time.now - started
    trace.outcome = outcome
    return CompletionAnswer(outcome: outcome, suggestions: suggestions, trace: trace)
  }

  func waitForText(
    _ request: CompletionRequest, trace: inout RequestTrace
  ) async -> (Outcome, [Suggestion]) {
    if let preparing {
      await measure("preparation", in: &trace) { await preparing.value }
      if Task.isCancelled { return (.superseded, []) }
    }
    if backend?.isLocal == false, await !isPermitted(request, trace: &trace) {
      return (.skipped(.fileExcluded), [])
    }
    if let flight = documents[request.key]?.inFlight.last(where: { $0.offset == request.offset }) {
      await measure("join", in: &trace) { await follow(flight, upTo: tuning.joinWait) }
      if Task.isCancelled { return (.superseded, []) }
      if let live = documents[request.key]?.live, live.offset == request.offset {
        return (.shown(.joined(flight.backend)), [live.suggestion])
      }
    }
    if let failure = backend?.refusal(isInvoked: request.trigger == .invoked) {
      return (.failed(failure), [])
    }
    let wait = debounce(request)
    if wait > .zero {
      await measure("debounce", in: &trace) { try? await time.sleep(for: wait) }
      if Task.isCancelled { return (.superseded, []) }
    }
    guard let backend else { return (.skipped(.noBackend), []) }
    var prompt: Prompt?
    await measure("context", in: &trace) { prompt = await self.prompt(request, backend: backend) }
    if Task.isCancelled { return (.superseded, []) }
    let flight = start(request, prompt: prompt, on: backend, trace: &trace)
    await measure("backend", in: &trace) { await follow(flight, upTo: nil) }
    trace.firstText = flight.firstText
    if Task.isCancelled { return (.superseded, []) }
    switch flight.ending {
    case .candidate(let candidate):
      return (.shown(.backend(flight.backend)), [candidate.suggestion])
    case .empty(let reason): return (.empty(reason), [])
    case .failed(let failure) where failure.kind == .cancelled: return (.superseded, [])
    case .failed(let failure): return (.failed(failure), [])
    case nil: return (.superseded, [])
    }
  }

  private func isPermitted(_ request: CompletionRequest, trace: inout RequestTrace) async -> Bool {
    switch request.permission {
    case .granted: return true
    case .refused: return false
    case .pending(let task):
      var isPermitted = false
      await measure("ignore rules", in: &trace) { isPermitted = await task.value }
      return isPermitted
    }
  }

  func debounce(_ request: CompletionRequest) -> Duration {
    // Asking this machine costs a millisecond and no money.
    if backend?.isLocal == true || request.trigger == .invoked || request.clientDebounces {
      return .zero
    }
    switch options.debounce {
    case .milliseconds(let fixed): return .milliseconds(fixed)
    case .adaptive:
      let state = documents[request.key]
      // The typist has stopped here: nothing is gained by waiting.
      if state?.isAccepted == true || state?.isNewLine == true { return .zero }
      return rhythm.debounce(tuning)
    }
  }

  /// Waits until a request in flight has ended, or for a time.
  func follow(_ flight: InFlight, upTo limit: Duration?) async {
    let progress = flight.progress()
    guard let limit else {
      for await _ in progress {}
      return
    }
    let time = time
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in progress {} }
      group.addTask { try? await time.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }
}
