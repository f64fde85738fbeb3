import Backends
import ProjectIndex
import PromptContext
import TextDocuments

extension CompletionEngine {
  /// Asks the backend for a request's text, and keeps asking while it may help.
  func start(
    _ request: CompletionRequest, prompt: Prompt?, on backend: any Backend,
    trace: inout RequestTrace
  ) -> InFlight {
    var state = documents[request.key] ?? DocumentState()
    while state.inFlight.count >= tuning.inFlight {
      state.inFlight.removeFirst().task?.cancel()
    }
    let flight = send(request, prompt: prompt, on: backend, trace: &trace)
    state.inFlight.append(flight)
    documents[request.key] = state
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
    let structure = Structure(
      request, options: options,
      followsAcceptance: documents[request.key]?.isAccepted == true || isAhead)
    let flight = InFlight(
      id: counter, request: request, structure: structure, backend: backend.name,
      started: time.now)
    let fill = fillRequest(request, prompt: prompt, mode: structure.mode)
    trace.promptBytes = fill.textBytes
    let stream = backend.fill(fill)
    flight.task = Task {
      do {
        for try await event in stream {
          switch event {
          case .text(let text):
            self.take(text, of: flight)
          case .finished(let reason, _):
            flight.structure.end(reason)
          }
          if flight.structure.isComplete { break }
          if !flight.agrees { throw CancellationError() }
        }
        // A cancelled stream ends like a whole one.
        try Task.checkCancellation()
        if !flight.structure.isComplete { flight.structure.end(.stop) }
        self.finish(flight)
      } catch let failure as BackendFailure {
        self.remove(flight, .failed(failure))
      } catch {
        self.remove(flight, .failed(BackendFailure(kind: .cancelled, message: "cancelled")))
      }
    }
    return flight
  }

  private func take(_ text: String, of flight: InFlight) {
    if flight.firstText == nil {
      let elapsed = time.now - flight.started
      flight.firstText = elapsed
      rhythm.answered(after: elapsed)
    }
    _ = flight.structure.push(text)
  }

  /// The prompt for a request; nil for the local model, which reads the document and the index
  /// itself.
  public func prompt(_ request: CompletionRequest, backend: any Backend) async -> Prompt? {
    if backend.isLocal { return nil }
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
      now: time.now, deadline: { try await time.sleep(for: limit) })
  }

  /// What would be sent for a request.
  public func fillRequest(_ request: CompletionRequest, prompt: Prompt?) -> FillRequest {
    let structure = Structure(request, options: options, followsAcceptance: false)
    return fillRequest(request, prompt: prompt, mode: structure.mode)
  }

  private func fillRequest(
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
    return fill
  }

  /// The text is whole: remember it, and put it on the screen if the document still agrees.
  private func finish(_ flight: InFlight) {
    let request = flight.request
    let body = flight.structure.body
    cache.store(
      SuggestionCache.Content(body), for: flight.backend, at: request.offset,
      in: request.document.text, of: request.key)
    guard case .text(let whole, _) = body else {
      if case .nothing(let reason) = body { remove(flight, .empty(reason)) }
      return
    }
    switch Structure.fit(whole, to: request) {
    case .text(let text, let replaced):
      let candidate = LiveCandidate(offset: request.offset, text: text, replaced: replaced)
      if isCurrent(flight), let current = flight.current(candidate) {
        documents[request.key]?.live = current
      }
      remove(flight, .candidate(candidate))
    case .nothing(let reason):
      remove(flight, .empty(reason))
    }
  }

  private func isCurrent(_ flight: InFlight) -> Bool {
    documents[flight.request.key]?.inFlight.contains { $0 === flight } == true
  }

  private func remove(_ flight: InFlight, _ ending: InFlight.Ending) {
    documents[flight.request.key]?.inFlight.removeAll { $0 === flight }
    if prefetching === flight { prefetching = nil }
    flight.end(ending)
  }
}
