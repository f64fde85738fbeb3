import Backends
import ProjectIndex
import PromptContext
import Streaming
import TextDocuments

extension CompletionEngine {
  /// Asks the backend, and answers with its text.
  func ask(
    _ request: CompletionRequest, _ id: Int, on backend: any Backend, trace: inout RequestTrace
  ) async -> (Outcome, [Suggestion]) {
    var prompt: Prompt?
    await measure("context", in: &trace) { prompt = await self.prompt(request, backend: backend) }
    if Task.isCancelled { return (.superseded, []) }
    let flight = start(request, prompt: prompt, on: backend, trace: &trace)
    // Where texts may come before the answer, the local model's is wanted now, else only when the
    // backend is late or fails: it costs more than all the rest of a request here.
    let wantsParts = state(of: request.key)?.waiting?.parts != nil
    var hint = wantsParts ? hint(for: request, beside: backend, id) : nil
    flight.onEnd = { [trace, since = time.now] in
      self.deliver(
        flight, from: .backend(flight.backend), to: request, id, since: since, trace: trace)
    }
    await measure("backend", in: &trace) {
      let mayStandIn = helper != nil && !backend.isLocal
      await follow(flight, upTo: mayStandIn ? tuning.helperPatience : nil)
      if flight.ending != nil || Task.isCancelled { return }
      hint = hint ?? self.hint(for: request, beside: backend, nil)
      if await hint?.value != nil || Task.isCancelled { return }
      await follow(flight, upTo: nil)
    }
    trace.note(flight, tokens: tokens(of: flight))
    if Task.isCancelled || given[id] != nil { return (.superseded, []) }
    switch flight.ending {
    case .candidate(let candidate):
      // The local model's text stands on the screen, and the backend says something else.
      if let parts = state(of: request.key)?.waiting?.parts, parts.isLocal,
        !parts.allows(candidate.suggestion), let local = await hint?.value
      {
        put(local, in: request.key)
        return (.shown(.localModel), [local.suggestion])
      }
      // The local model has its other texts at hand.
      if flight.isLocal, request.trigger == .invoked {
        put(candidate, in: request.key)
        return await alternatives(to: candidate, request, on: backend, trace: &trace)
      }
      return await show(candidate, from: .backend(flight.backend), request, trace: &trace)
    case .empty(let reason):
      if let local = await shownHint(hint, request) {
        return (.shown(.localModel), [local.suggestion])
      }
      return (.empty(reason), [])
    case .closed:
      // The older request for this place, which was not waited for any longer, brought the text.
      if let live = state(of: request.key)?.live, live.offset == request.offset {
        return await show(live, from: .joined(flight.backend), request, trace: &trace)
      }
      return (.superseded, [])
    case .failed(let failure) where failure.kind == .cancelled: return (.superseded, [])
    case .failed(let failure): return await standIn(for: failure, request, hint, trace: &trace)
    case nil:
      // Late. It goes on, and what it says is remembered.
      guard let local = await hint?.value, !Task.isCancelled else { return (.superseded, []) }
      put(local, in: request.key)
      return (.shown(.localModel), [local.suggestion])
    }
  }

  /// Asks the backend for a request's text, and keeps asking while it may help.
  private func start(
    _ request: CompletionRequest, prompt: Prompt?, on backend: any Backend,
    trace: inout RequestTrace
  ) -> InFlight {
    let state = document(request.key)
    var useless: [InFlight] = []
    while state.inFlight.count >= tuning.inFlight { useless.append(state.inFlight.removeFirst()) }
    let flight = send(request, prompt: prompt, on: backend, trace: &trace)
    state.inFlight.append(flight)
    for flight in useless { close(flight) }
    return flight
  }

  /// Sends a request and reads its stream as far as the structure needs; then closes it.
  ///
  /// - Parameter isAhead: it is for the text that will stand there once a suggestion is accepted.
  func send(
    _ request: CompletionRequest, prompt: Prompt?, on backend: any Backend, isAhead: Bool = false,
    trace: inout RequestTrace
  ) -> InFlight {
    counter += 1
    requestsSent += 1
    let follows = state(of: request.key)?.isAccepted == true || isAhead
    // The place ahead is another, and typing goes on at this one.
    let structure =
      isAhead
      ? Structure(request, options: options, followsAcceptance: follows)
      : Structure(
        request, options: options, followsAcceptance: follows, memory: &shapeMemory)
    let flight = InFlight(
      id: counter, request: request, structure: structure, backend: backend.name,
      started: time.now)
    flight.isAhead = isAhead
    flight.isLocal = backend.isLocal
    let fill = fillRequest(request, prompt: prompt, mode: structure.mode)
    trace.prompt = RequestTrace.parts(of: fill, prompt)
    trace.requests += 1
    flight.promptBytes = trace.promptBytes
    flight.bytesPerToken =
      backend.promptBudget(languageID: request.document.languageID).bytesPerToken
    listen(to: backend.fill(fill, on: executor), for: flight)
    return flight
  }

  /// Reads a backend's answer as far as the structure needs it.
  func listen(to stream: FillStream, for flight: InFlight) {
    let id = flight.id
    streaming[id] = flight
    flight.listening = stream.listen(
      on: executor, event: { event in self.assumeIsolated { $0.take(event, of: id) } },
      end: { error in self.assumeIsolated { $0.takeEnd(error, of: id) } })
  }

  private func take(_ event: FillEvent, of id: Int) {
    guard let flight = streaming[id] else { return }
    switch event {
    case .text(let text): take(text, of: flight)
    case .finished(let reason, let usage):
      flight.usage = usage
      flight.structure.end(reason)
    }
    if flight.structure.isComplete { return finish(flight, isClosedEarly: flight.usage == nil) }
    if flight.agrees { return }
    agreement.note(agreed: false, tuning: tuning)
    state(of: flight.request.key)?.inFlight.removeAll { $0 === flight }
    close(flight)
  }

  private func takeEnd(_ error: (any Error)?, of id: Int) {
    guard let flight = streaming[id] else { return }
    switch error {
    case nil:
      if !flight.structure.isComplete { flight.structure.end(.stop) }
      finish(flight, isClosedEarly: false)
    case let failure as BackendFailure:
      report(flight, isClosedEarly: false, failure: failure.kind)
      remove(flight, .failed(failure))
    default:
      state(of: flight.request.key)?.inFlight.removeAll { $0 === flight }
      close(flight)
    }
  }

  private func take(_ text: String, of flight: InFlight) {
    if flight.firstText == nil {
      let elapsed = time.now - flight.started
      flight.firstText = elapsed
      rhythm.answered(after: elapsed)
    }
    flight.answerBytes += text.utf8.count
    guard flight.structure.push(text), !flight.structure.isComplete else { return }
    offerPart(of: flight)
  }

  private func fit(_ body: String, of flight: InFlight) -> Structure.Result {
    flight.structure.fit(body, leastContent: leastContent(of: flight.request))
  }

  /// Hands on the whole lines that are there, if the client takes them before the answer.
  private func offerPart(of flight: InFlight) {
    let request = flight.request
    guard state(of: request.key)?.waiting?.parts != nil, isCurrent(flight),
      case .text(let body, _) = flight.structure.body,
      case .text(let text, let replaced) = fit(body, of: flight),
      let candidate = flight.current(
        LiveCandidate(offset: request.offset, text: text, replaced: replaced)),
      displayDelay(of: candidate.suggestion, request) == .zero
    else { return }
    state(of: request.key)?.waiting?.parts?.offer(candidate.suggestion)
  }

  /// The text is whole: put it on the screen if the document still agrees, and remember it.
  private func finish(_ flight: InFlight, isClosedEarly: Bool) {
    let body = flight.structure.body
    switch body {
    case .nothing(let reason): remove(flight, .empty(reason))
    case .text(let whole, _): finish(flight, whole)
    }
    report(flight, isClosedEarly: isClosedEarly, failure: nil)
    if flight.isAlternative { return }
    let request = flight.request
    cache.store(
      SuggestionCache.Content(body), for: flight.backend, at: request.offset,
      in: request.document.text, of: request.key)
    if case .candidate(let candidate) = flight.ending { keepRest(of: flight, after: candidate) }
  }

  private func finish(_ flight: InFlight, _ whole: String) {
    switch fit(whole, of: flight) {
    case .text(let text, let replaced):
      let request = flight.request
      let candidate = LiveCandidate(offset: request.offset, text: text, replaced: replaced)
      if !flight.typed.isBlank { agreement.note(agreed: true, tuning: tuning) }
      if isCurrent(flight), let current = flight.current(candidate) {
        replaceLive(with: current, in: request.key)
        closeOthers(than: flight)
      }
      remove(flight, .candidate(candidate))
    case .nothing(let reason):
      remove(flight, .empty(reason))
    }
  }

  /// Another request for the place that has its text now says nothing new.
  private func closeOthers(than flight: InFlight) {
    guard let state = self.state(of: flight.request.key) else { return }
    let others = state.inFlight.filter { $0 !== flight && $0.offset == flight.offset }
    if others.isEmpty { return }
    state.inFlight.removeAll { other in others.contains { $0 === other } }
    for other in others { close(other) }
  }

  /// What the stream said beyond the suggestion is the beginning of the next one.
  private func keepRest(of flight: InFlight, after candidate: LiveCandidate) {
    guard let rest = flight.structure.rest else { return }
    let next = flight.request.accepting(candidate.suggestion)
    var structure = Structure(next, options: options, followsAcceptance: true)
    _ = structure.push(rest + "\n")
    structure.end(.length)
    guard case .text = structure.body else { return }
    cache.store(
      SuggestionCache.Content(structure.body), for: flight.backend, at: next.offset,
      in: next.document.text, of: next.key)
  }

  private func isCurrent(_ flight: InFlight) -> Bool {
    state(of: flight.request.key)?.inFlight.contains { $0 === flight } == true
  }

  private func remove(_ flight: InFlight, _ ending: InFlight.Ending) {
    state(of: flight.request.key)?.inFlight.removeAll { $0 === flight }
    if prefetching === flight { prefetching = nil }
    end(flight, ending)
  }

  // MARK: The prompt

  /// The prompt for a request; nil for the local model, which reads the document and the index
  /// itself.
  public func prompt(_ request: CompletionRequest, backend: any Backend) async -> Prompt? {
    if backend.isLocal { return nil }
    promptsUnderWay += 1
    defer { promptsUnderWay -= 1 }
    let budget = backend.promptBudget(languageID: request.document.languageID)
    // What the user set is the size at best: a provider near its limit gets less.
    let tokens = min(context.tokens ?? budget.tokens, budget.affordableTokens ?? .max)
    let (time, limit) = (time, tuning.contextDeadline)
    return await builder.prompt(
      for: PromptRequest(
        document: QueryDocument(
          key: request.key, languageID: request.document.languageID,
          snapshot: request.document.text, offset: request.offset),
        tokens: tokens, bytesPerToken: budget.bytesPerToken),
      now: time.now, deadline: { try await time.sleep(limit) })
  }

  /// What would be sent for a request.
  public func fillRequest(_ request: CompletionRequest, prompt: Prompt?) -> FillRequest {
    let structure = Structure(request, options: options, followsAcceptance: false)
    return fillRequest(request, prompt: prompt, mode: structure.mode)
  }

  func fillRequest(
    _ request: CompletionRequest, prompt: Prompt?, mode: LineMode
  ) -> FillRequest {
    var fill = FillRequest(
      prefix: prompt?.prefix ?? "", suffix: prompt?.suffix ?? "",
      snippets: (prompt?.parts ?? []).map {
        FillSnippet(path: $0.path, text: $0.text, lines: $0.lines)
      },
      path: request.path, languageID: request.document.languageID,
      maxTokens: mode == .line ? tuning.singleLineTokens : tuning.blockTokens,
      isInvoked: request.trigger == .invoked, document: request.document.text,
      offset: request.offset, documentKey: request.key)
    fill.lines = prompt?.lines
    fill.onSend = onSend
    return fill
  }
}

extension RequestTrace {
  mutating func note(_ flight: InFlight, tokens: TokenCount) {
    firstText = flight.firstText
    self.tokens = tokens
  }

  static func parts(of fill: FillRequest, _ prompt: Prompt?) -> [PromptPart] {
    var parts = [
      PromptPart(source: "before the cursor", bytes: fill.prefix.utf8.count),
      PromptPart(source: "after the cursor", bytes: fill.suffix.utf8.count),
    ]
    for part in prompt?.parts ?? [] {
      let source = part.source.rawValue
      let bytes = part.byteCount + part.path.utf8.count
      if let index = parts.firstIndex(where: { $0.source == source }) {
        parts[index].bytes += bytes
      } else {
        parts.append(PromptPart(source: source, bytes: bytes))
      }
    }
    return parts
  }
}

extension CompletionRequest {
  /// The same request with the cursor behind an accepted suggestion.
  func accepting(_ suggestion: Suggestion) -> CompletionRequest {
    var next = self
    next.document.replace(suggestion.range, with: suggestion.text)
    next.offset = suggestion.range.lowerBound + suggestion.text.utf8.count
    return next
  }
}
