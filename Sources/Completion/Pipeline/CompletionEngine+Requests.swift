import Backends
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
  ///
  /// - Parameters:
  ///   - part: takes texts before the answer, each a whole suggestion in the place of the one before
  ///     (see `PartialAnswers`). Where any came, the last one is what the answer holds, and
  ///     `RequestTrace.parts` counts them. Called on the engine's executor.
  ///   - completion: takes an answer that was waited for, on the engine's executor and in the turn in
  ///     which it is known. What is only remembered of it is so after that.
  @discardableResult
  public func submit(
    _ request: CompletionRequest, part: (@Sendable (Suggestion) -> Void)? = nil,
    completion: (@Sendable (CompletionAnswer) -> Void)? = nil
  ) -> Submission {
    let state = self.state(of: request.key)
    if var answer = answerAtOnce(request, state) {
      deliver(&answer, to: request, state ?? self.state(of: request.key), nil)
      return .answered(answer)
    }
    counter += 1
    let id = counter
    let task = Task {
      var answer = await self.answer(request, id)
      if let given = self.given.removeValue(forKey: id) { return given }
      let state = self.state(of: request.key)
      if state?.waiting?.id == id { state?.waiting = nil }
      self.deliver(&answer, to: request, state, completion)
      return answer
    }
    document(request.key).waiting = DocumentState.Waiting(
      id: id, route: request.route, since: time.now, task: task,
      parts: part.map { PartialAnswers(send: $0) }, completion: completion)
    return .waiting(task)
  }

  /// Hands over an answer, and then sees to what comes of it.
  private func deliver(
    _ answer: inout CompletionAnswer, to request: CompletionRequest, _ state: DocumentState?,
    _ completion: (@Sendable (CompletionAnswer) -> Void)?
  ) {
    if let state { answer.showing = beginShowing(answer, to: request, state) }
    completion?(answer)
    remember(answer, to: request, state)
  }

  /// Answers the request that waits for a text in the turn in which the text is whole, if nothing else
  /// is to be waited for: its task goes on two threads later.
  ///
  /// - Parameters:
  ///   - source: how the flight's text came to be this request's.
  ///   - since: when it began to wait for the text.
  ///   - trace: what is known of the request up to then.
  func deliver(
    _ flight: InFlight, from source: Source, to request: CompletionRequest, _ id: Int,
    since: Duration, trace: RequestTrace
  ) {
    guard let state = self.state(of: request.key), let waiting = state.waiting, waiting.id == id,
      waiting.parts == nil, !flight.isLocal || request.trigger == .automatic,
      let candidate = text(of: flight, from: source, for: request),
      displayDelay(of: candidate.suggestion, request) == .zero
    else { return }
    state.waiting = nil
    var trace = trace
    var stage = "join"
    if case .backend = source {
      stage = "backend"
      trace.note(flight, tokens: tokens(of: flight))
    }
    trace.stages.append(RequestTrace.Stage(name: stage, duration: time.now - since))
    trace.total = time.now - waiting.since
    trace.outcome = .shown(source)
    var answer = CompletionAnswer(
      outcome: trace.outcome, suggestions: [candidate.suggestion], trace: trace)
    deliver(&answer, to: request, state, waiting.completion)
    given[id] = answer
  }

  private func text(
    of flight: InFlight, from source: Source, for request: CompletionRequest
  ) -> LiveCandidate? {
    guard case .candidate(let candidate) = flight.ending else { return nil }
    guard case .joined = source else { return candidate }
    // As it stands after what was typed since it was asked for.
    let live = state(of: request.key)?.live
    return live?.offset == request.offset ? live : nil
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
  private func answerAtOnce(
    _ request: CompletionRequest, _ state: DocumentState?
  ) -> CompletionAnswer? {
    let started = time.now
    if let state { supersede(request, state) }
    guard let (outcome, suggestions) = reuse(request, state, now: started) else { return nil }
    var answer = CompletionAnswer(
      outcome: outcome, suggestions: suggestions, trace: trace(request))
    answer.trace.outcome = outcome
    answer.trace.total = time.now - started
    return answer
  }

  private func reuse(
    _ request: CompletionRequest, _ state: DocumentState?, now: Duration
  ) -> (Outcome, [Suggestion])? {
    if let reason = skipReason(request, state, now: now) {
      // What stands on the screen and is typed along stays, wherever the cursor comes by.
      if reason.isAboutThePlace, let live = state?.live, live.offset == request.offset {
        return (.shown(.liveCandidate), [live.suggestion])
      }
      return (.skipped(reason), [])
    }
    if let state, let live = state.live, live.offset == request.offset {
      // Asked by hand where a text stands: other texts are wanted.
      if request.trigger == .invoked {
        return state.others.isEmpty
          ? nil : (.shown(.liveCandidate), ([live] + state.others).map(\.suggestion))
      }
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
    guard case .text(let text, let replaced) = fit(rest, to: request) else { return nil }
    let live = LiveCandidate(offset: request.offset, text: text, replaced: replaced)
    put(live, in: request.key)
    return (.shown(.cache), [live.suggestion])
  }

  func fit(_ body: String, to request: CompletionRequest) -> Structure.Result {
    Structure.fit(
      body, to: request, leastContent: leastContent(of: request), memory: &shapeMemory)
  }

  /// Asked for by hand, one character is enough.
  func leastContent(of request: CompletionRequest) -> Int {
    request.trigger == .invoked ? 1 : display.leastContent
  }

  var display: DisplayPolicy { DisplayPolicy(eagerness: options.eagerness, tuning: tuning) }

  private func skipReason(
    _ request: CompletionRequest, _ state: DocumentState?, now: Duration
  ) -> SkipReason? {
    if backend == nil, preparing == nil { return .noBackend }
    if request.trigger == .automatic {
      if !isOn { return .toggledOff }
      if let until = snoozedUntil, now < until { return .snoozed }
    }
    let recent = Gate.Recent(
      sinceDeletion: state?.lastDeletion.map { now - $0 }, pastedLines: state?.pastedLines ?? false)
    // With the backend still unknown, nothing is sent before it is asked again.
    return gate.check(request, recent: recent, isLocal: backend?.isLocal ?? true)
  }

  /// Ends what the new request makes useless: the one that waits, and streams for another place.
  private func supersede(_ request: CompletionRequest, _ state: DocumentState) {
    if let waiting = state.waiting {
      waiting.task.cancel()
      state.waiting = nil
    }
    if state.inFlight.isEmpty { return }
    let useless = state.inFlight.filter { $0.offset != request.offset }
    state.inFlight.removeAll { $0.offset != request.offset }
    for flight in useless { close(flight) }
  }

  /// The part of the way that waits, with its trace.
  private func answer(_ request: CompletionRequest, _ id: Int) async -> CompletionAnswer {
    var trace = self.trace(request)
    let started = time.now
    let (outcome, suggestions) = await waitForText(request, id, since: started, trace: &trace)
    trace.total = time.now - started
    trace.outcome = outcome
    if let state = self.state(of: request.key), state.waiting?.id == id {
      state.waiting?.parts?.conclude(suggestions.first)
      trace.parts = state.waiting?.parts?.count ?? 0
    }
    return CompletionAnswer(outcome: outcome, suggestions: suggestions, trace: trace)
  }

  private func waitForText(
    _ request: CompletionRequest, _ id: Int, since started: Duration, trace: inout RequestTrace
  ) async -> (Outcome, [Suggestion]) {
    if let preparing {
      await measure("preparation", in: &trace) { await preparing.value }
      if Task.isCancelled { return (.superseded, []) }
    }
    if backend?.isLocal == false {
      switch request.permission {
      case .granted: break
      case .refused: return (.skipped(.fileExcluded), [])
      case .pending(let task):
        var isPermitted = false
        await measure("ignore rules", in: &trace) { isPermitted = await task.value }
        if !isPermitted { return (.skipped(.fileExcluded), []) }
      }
    }
    if Task.isCancelled { return (.superseded, []) }
    if request.trigger == .invoked, let live = state(of: request.key)?.live,
      live.offset == request.offset, let backend
    {
      return await alternatives(to: live, request, on: backend, trace: &trace)
    }
    if hasInFlight(request), let name = await join(request, id, trace: &trace) {
      if Task.isCancelled || given[id] != nil { return (.superseded, []) }
      if let live = state(of: request.key)?.live, live.offset == request.offset {
        return await show(live, from: .joined(name), request, trace: &trace)
      }
    }
    if let failure = backend?.refusal(isInvoked: request.trigger == .invoked) {
      return await standIn(for: failure, request, trace: &trace)
    }
    let wait = debounce(request) - (time.now - started)
    if wait > .zero {
      backend?.rewarm()
      await measure("debounce", in: &trace) { try? await time.sleep(wait) }
      if Task.isCancelled { return (.superseded, []) }
    }
    guard let backend else { return (.skipped(.noBackend), []) }
    return await ask(request, id, on: backend, trace: &trace)
  }

  /// Whether a request in flight may bring the text.
  private func hasInFlight(_ request: CompletionRequest) -> Bool {
    state(of: request.key)?.inFlight.contains { $0.offset == request.offset } ?? false
  }

  /// Waits behind requests in flight that may bring the text: the oldest first, for it will be there
  /// first. Where as many are in flight as there may be, there is nothing to do but wait.
  ///
  /// - Returns: the backend's name, if there was one to wait for.
  private func join(
    _ request: CompletionRequest, _ id: Int, trace: inout RequestTrace
  ) async -> String? {
    let deadline = time.now + tuning.joinWait
    var name: String?
    while !Task.isCancelled, given[id] == nil {
      let state = self.state(of: request.key)
      if name != nil, state?.live?.offset == request.offset { break }
      let compatible = state?.inFlight.filter { $0.offset == request.offset } ?? []
      let isFull = compatible.count >= tuning.inFlight
      guard let flight = compatible.first, isFull || deadline > time.now else { break }
      name = flight.backend
      let limit = isFull ? nil : deadline - time.now
      flight.onEnd = { [trace, since = time.now] in
        self.deliver(
          flight, from: .joined(flight.backend), to: request, id, since: since, trace: trace)
      }
      await measure("join", in: &trace) { await follow(flight, upTo: limit) }
    }
    return name
  }

  /// A new text, when its time has come.
  func show(
    _ candidate: LiveCandidate, from source: Source, _ request: CompletionRequest,
    trace: inout RequestTrace
  ) async -> (Outcome, [Suggestion]) {
    let wait = displayDelay(of: candidate.suggestion, request)
    if wait > .zero {
      await measure("display", in: &trace) { try? await time.sleep(wait) }
      if Task.isCancelled { return (.superseded, []) }
    }
    return (.shown(source), [candidate.suggestion])
  }

  func displayDelay(of suggestion: Suggestion, _ request: CompletionRequest) -> Duration {
    // A menu and a hand that asked are waiting already.
    if request.trigger == .invoked || request.route == .menu { return .zero }
    guard let state = self.state(of: request.key), !state.isAccepted else { return .zero }
    var sinceKey: Duration?
    if let lastEdit = state.lastEdit { sinceKey = time.now - lastEdit }
    return display.delay(
      isMultiLine: suggestion.text.has(0x0A), sinceKey: sinceKey,
      factor: feedback.factor(now: time.now, tuning: tuning))
  }

  /// Most typists stop at a new line. One in full flow does not, and goes on to indent it; and texts
  /// that were wrong lately are no more right there: both wait as they do elsewhere.
  private var isAskedAtOnceOnNewLine: Bool {
    agreement.isGood || (agreement.keeps(tuning) && !rhythm.isQuick(tuning))
  }

  func debounce(_ request: CompletionRequest) -> Duration {
    // Asking this machine costs a millisecond and no money.
    if backend?.isLocal == true || request.trigger == .invoked || request.clientDebounces {
      return .zero
    }
    switch options.debounce {
    case .milliseconds(let fixed): return .milliseconds(fixed)
    case .adaptive:
      let state = self.state(of: request.key)
      // The typist has stopped here: nothing is gained by waiting.
      if state?.isAccepted == true { return .zero }
      if state?.isNewLine == true, isAskedAtOnceOnNewLine { return .zero }
      return rhythm.debounce(tuning, keepsInFlight: agreement.keeps(tuning))
    }
  }
}
