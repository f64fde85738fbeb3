import Backends
import PromptContext

extension CompletionEngine {
  /// Other texts for a place where one stands and the user asked by hand: up to
  /// `Tuning.alternatives` distinct ones, the one that stands there first.
  func alternatives(
    to live: LiveCandidate, _ request: CompletionRequest, on backend: any Backend,
    trace: inout RequestTrace
  ) async -> (Outcome, [Suggestion]) {
    if backend.refusal(isInvoked: true) != nil {
      return (.shown(.liveCandidate), [live.suggestion])
    }
    let structure = Structure(request, options: options, followsAcceptance: false)
    var prompt: Prompt?
    await measure("context", in: &trace) { prompt = await self.prompt(request, backend: backend) }
    if Task.isCancelled { return (.superseded, []) }
    var fill = fillRequest(request, prompt: prompt, mode: structure.mode)
    fill.temperature = tuning.alternativeTemperature
    trace.prompt = RequestTrace.parts(of: fill, prompt)
    // One more than is wanted: some repeat each other.
    let streams = backend.alternatives(to: fill, count: tuning.alternatives, on: executor)
    trace.requests = backend.isLocal ? 1 : streams.count
    requestsSent += trace.requests
    let flights = streams.map { stream in
      counter += 1
      let flight = InFlight(
        id: counter, request: request, structure: structure, backend: backend.name,
        started: time.now)
      flight.isLocal = backend.isLocal
      flight.promptBytes = trace.promptBytes
      flight.isAlternative = true
      listen(to: stream, for: flight)
      return flight
    }
    let started = time.now
    for flight in flights { await follow(flight, upTo: nil) }
    trace.stages.append(
      RequestTrace.Stage(name: "alternatives", duration: time.now - started))
    if Task.isCancelled {
      for flight in flights where flight.ending == nil { close(flight) }
      return (.superseded, [])
    }
    var others: [LiveCandidate] = []
    for case .candidate(let candidate)? in flights.map(\.ending)
    where others.count + 1 < tuning.alternatives {
      let isNew = !([live] + others).contains {
        $0.text.trimmedEnd == candidate.text.trimmedEnd
      }
      if isNew { others.append(candidate) }
    }
    state(of: request.key)?.others = others
    return (.shown(.backend(backend.name)), ([live] + others).map(\.suggestion))
  }
}
