import Backends
import PromptContext
import TextDocuments

extension CompletionEngine {
  /// Asks the backend for a request's text, and keeps asking while it may help.
  func start(
    _ request: CompletionRequest, on backend: any Backend, trace: inout RequestTrace
  ) -> InFlight {
    var state = documents[request.key] ?? DocumentState()
    while state.inFlight.count >= tuning.inFlight {
      state.inFlight.removeFirst().task?.cancel()
    }
    let flight = send(request, on: backend, trace: &trace)
    state.inFlight.append(flight)
    documents[request.key] = state
    return flight
  }

  /// Sends a request and reads its stream as far as the structure needs; then closes it.
  ///
  /// - Parameter isAhead: it is for the text that will stand there once a suggestion is accepted.
  func send(
    _ request: CompletionRequest, on backend: any Backend, isAhead: Bool = false,
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
    let fill = fillRequest(request, backend: backend, mode: structure.mode)
    trace.promptBytes = fill.prefix.utf8.count + fill.suffix.utf8.count
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

  /// What would be sent for a request.
  public func fillRequest(
    _ request: CompletionRequest, backend: any Backend
  ) -> FillRequest {
    let structure = Structure(request, options: options, followsAcceptance: false)
    return fillRequest(request, backend: backend, mode: structure.mode)
  }

  private func fillRequest(
    _ request: CompletionRequest, backend: any Backend, mode: LineMode
  ) -> FillRequest {
    let text = request.document.text
    let budget = backend.promptBudget(languageID: request.document.languageID)
    let tokens = context.tokens ?? budget.tokens
    let window = PromptWindow(
      around: request.offset, in: text, bytes: Int(Double(tokens) * budget.bytesPerToken))
    // The local model reads the document itself; what goes to others has no keys in it.
    let isGuarded = privacy.redact && !backend.isLocal
    let guarded = { (part: String) in isGuarded ? SecretRedactor.redact(part) : part }
    return FillRequest(
      prefix: guarded(text.string(in: window.prefix)),
      suffix: guarded(text.string(in: window.suffix)),
      path: request.path, languageID: request.document.languageID,
      maxTokens: mode == .line ? tuning.singleLineTokens : tuning.blockTokens,
      isInvoked: request.trigger == .invoked, document: text, offset: request.offset,
      documentKey: request.key)
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
