import Backends
import PromptContext
import TextDocuments

/// From a cursor to an `Outcome`.
///
/// `complete(_:)` is the way of a request, top to bottom, as early returns: gate, live candidate,
/// join, debounce, ask, shape, answer. The steps before the debounce need no suspension, no disk and
/// no network; the session calls them in the same turn in which the message arrived.
public actor CompletionEngine {
  public nonisolated let executor: EditorExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  private let time: any Timekeeper
  private let tuning: Tuning
  private var options = CompletionOptions()
  private var context = ContextOptions()
  private var backend: (any Backend)?
  private var isOn = true
  private var snoozedUntil: Duration?

  private var documents: [String: DocumentState] = [:]
  private var rhythm = Rhythm()
  private var counter = 0
  /// The last requests, newest last.
  public private(set) var traces: [RequestTrace] = []
  public private(set) var requestsSent = 0

  public init(
    executor: EditorExecutor, time: any Timekeeper = SystemTime(), tuning: Tuning = .init()
  ) {
    self.executor = executor
    self.time = time
    self.tuning = tuning
  }

  // MARK: Configuration

  public func configure(_ options: CompletionOptions, context: ContextOptions) {
    self.options = options
    self.context = context
  }

  /// The backend to ask from now on. Requests to the former one end.
  public func use(_ backend: (any Backend)?) {
    self.backend = backend
    for key in Array(documents.keys) { forget(key) }
    backend?.warm()
  }

  public var isEnabled: Bool { isOn }

  public func setEnabled(_ enabled: Bool) {
    isOn = enabled
    snoozedUntil = nil
  }

  public func snooze(for duration: Duration) {
    snoozedUntil = time.now + duration
  }

  /// Drops all that was remembered of answers.
  public func clear() {
    for key in Array(documents.keys) { forget(key) }
  }

  // MARK: Edits

  /// Follows the edits of one `didChange`: moves on or drops what is shown, ends requests that can
  /// no longer help.
  ///
  /// - Parameters:
  ///   - edits: in order, each in bytes of the text before it.
  ///   - before: the text before the first of them.
  public func documentChanged(_ key: String, edits: [TextEdit], before: TextSnapshot) {
    var state = documents[key] ?? DocumentState()
    var text = before
    for edit in edits {
      state.follow(edit, in: text)
      if edits.count > 1 { text.replace(edit.range, with: edit.newText) }
    }
    if let last = edits.last { note(last, in: &state) }
    // Ghost text is drawn as it comes: an answer for the text of before would be wrong by now.
    if let waiting = state.waiting, waiting.route == .inline {
      waiting.task.cancel()
      state.waiting = nil
    }
    documents[key] = state
  }

  public func documentClosed(_ key: String) {
    forget(key)
    documents[key] = nil
  }

  private func note(_ edit: TextEdit, in state: inout DocumentState) {
    let now = time.now
    if let last = state.lastEdit { rhythm.typed(after: now - last, tuning: tuning) }
    state.lastEdit = now
    state.lastDeletion = edit.newText.isEmpty && !edit.range.isEmpty ? now : nil
    let lines = edit.newText.utf8.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    state.pastedLines = lines >= 2 && !state.isFresh
    if lines == 1, edit.newText.allSatisfy(\.isWhitespace) { state.isFresh = true }
  }

  private func forget(_ key: String) {
    guard let state = documents[key] else { return }
    state.waiting?.task.cancel()
    for flight in state.inFlight { flight.task?.cancel() }
    documents[key]?.inFlight = []
    documents[key]?.live = nil
    documents[key]?.waiting = nil
  }

  // MARK: Requests

  /// Answers one request. It waits for the backend if need be, and always returns: with
  /// `superseded` as soon as a newer request, an edit or the cancellation of the calling task makes
  /// it useless.
  public func complete(_ request: CompletionRequest) async -> CompletionAnswer {
    if let answer = answerAtOnce(request) { return answer }
    counter += 1
    let id = counter
    let task = Task { await self.ask(request) }
    documents[request.key, default: DocumentState()].waiting =
      DocumentState.Waiting(id: id, route: request.route, task: task)
    let answer = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    if documents[request.key]?.waiting?.id == id { documents[request.key]?.waiting = nil }
    return remember(answer)
  }

  /// The answer that needs no waiting, if there is one; `nil` means that `complete(_:)` must ask.
  public func answerAtOnce(_ request: CompletionRequest) -> CompletionAnswer? {
    let started = time.now
    supersede(request)
    var outcome: Outcome
    var suggestions: [Suggestion] = []
    if let reason = skipReason(request, now: started) {
      outcome = .skipped(reason)
    } else if let live = documents[request.key]?.live, live.offset == request.offset {
      outcome = .shown(.liveCandidate)
      suggestions = [live.suggestion]
    } else {
      return nil
    }
    var trace = self.trace(request)
    trace.outcome = outcome
    trace.total = time.now - started
    return remember(CompletionAnswer(outcome: outcome, suggestions: suggestions, trace: trace))
  }

  private func skipReason(_ request: CompletionRequest, now: Duration) -> SkipReason? {
    if backend == nil { return .noBackend }
    if request.trigger == .automatic {
      if !isOn { return .toggledOff }
      if let until = snoozedUntil, now < until { return .snoozed }
    }
    let state = documents[request.key]
    let recent = Gate.Recent(
      sinceDeletion: state?.lastDeletion.map { now - $0 }, pastedLines: state?.pastedLines ?? false)
    return Gate(options: options, tuning: tuning).check(request, recent: recent)
  }

  /// Ends what the new request makes useless: the one that waits, and streams for another place.
  private func supersede(_ request: CompletionRequest) {
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
  private func ask(_ request: CompletionRequest) async -> CompletionAnswer {
    var trace = self.trace(request)
    let started = time.now
    let (outcome, suggestions) = await waitForText(request, trace: &trace)
    trace.total = time.now - started
    trace.outcome = outcome
    return CompletionAnswer(outcome: outcome, suggestions: suggestions, trace: trace)
  }

  private func waitForText(
    _ request: CompletionRequest, trace: inout RequestTrace
  ) async -> (Outcome, [Suggestion]) {
    if let flight = documents[request.key]?.inFlight.last(where: { $0.offset == request.offset }) {
      await measure("join", in: &trace) { await follow(flight, upTo: tuning.joinWait) }
      if Task.isCancelled { return (.superseded, []) }
      if let live = documents[request.key]?.live, live.offset == request.offset {
        return (.shown(.joined(flight.backend)), [live.suggestion])
      }
    }
    let wait = debounce(request)
    if wait > .zero {
      await measure("debounce", in: &trace) { try? await time.sleep(for: wait) }
      if Task.isCancelled { return (.superseded, []) }
    }
    guard let backend else { return (.skipped(.noBackend), []) }
    let flight = start(request, on: backend, trace: &trace)
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

  private func debounce(_ request: CompletionRequest) -> Duration {
    if request.trigger == .invoked || request.clientDebounces { return .zero }
    switch options.debounce {
    case .milliseconds(let fixed): return .milliseconds(fixed)
    case .adaptive:
      if documents[request.key]?.isFresh == true { return .zero }
      return rhythm.debounce(tuning)
    }
  }

  /// Waits until a request in flight has ended, or for a time.
  private func follow(_ flight: InFlight, upTo limit: Duration?) async {
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

  // MARK: The backend

  private func start(
    _ request: CompletionRequest, on backend: any Backend, trace: inout RequestTrace
  ) -> InFlight {
    counter += 1
    requestsSent += 1
    let flight = InFlight(
      id: counter, request: request, backend: backend.name, started: time.now)
    var state = documents[request.key] ?? DocumentState()
    state.isFresh = false
    while state.inFlight.count >= tuning.inFlight {
      state.inFlight.removeFirst().task?.cancel()
    }
    state.inFlight.append(flight)
    documents[request.key] = state

    var structure = Structure(request, options: options)
    let fill = fillRequest(request, backend: backend, structure: structure)
    trace.promptBytes = fill.prefix.utf8.count + fill.suffix.utf8.count
    let stream = backend.fill(fill)
    flight.task = Task {
      do {
        for try await event in stream {
          switch event {
          case .text(let text):
            if flight.firstText == nil {
              let elapsed = self.time.now - flight.started
              flight.firstText = elapsed
              self.rhythm.answered(after: elapsed)
            }
            flight.append(text)
            structure.push(text)
            if !flight.agrees {
              self.remove(flight, .failed(BackendFailure(kind: .cancelled, message: "overtaken")))
              return
            }
            if structure.isComplete {
              self.finish(flight, structure)
              return
            }
          case .finished(let reason, _):
            structure.end(reason)
            self.finish(flight, structure)
            return
          }
        }
        // A cancelled stream ends like a whole one.
        try Task.checkCancellation()
        structure.end(.stop)
        self.finish(flight, structure)
      } catch let failure as BackendFailure {
        self.remove(flight, .failed(failure))
      } catch {
        self.remove(flight, .failed(BackendFailure(kind: .cancelled, message: "cancelled")))
      }
    }
    return flight
  }

  private func fillRequest(
    _ request: CompletionRequest, backend: any Backend, structure: Structure
  ) -> FillRequest {
    let text = request.document.text
    let window = PromptWindow(around: request.offset, in: text, bytes: backend.promptBytes(context))
    return FillRequest(
      prefix: text.string(in: window.prefix), suffix: text.string(in: window.suffix),
      path: request.path, languageID: request.document.languageID,
      maxTokens: structure.isBlock ? tuning.blockTokens : tuning.singleLineTokens,
      isInvoked: request.trigger == .invoked, document: text, offset: request.offset,
      documentKey: request.key)
  }

  /// The text is whole: shape it, and put it on the screen if the document still agrees.
  private func finish(_ flight: InFlight, _ structure: Structure) {
    switch structure.result() {
    case .text(let text, let replaced):
      let candidate = LiveCandidate(offset: flight.request.offset, text: text, replaced: replaced)
      if isCurrent(flight), let current = flight.current(candidate) {
        documents[flight.request.key]?.live = current
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
    flight.end(ending)
  }

  // MARK: Traces

  private func trace(_ request: CompletionRequest) -> RequestTrace {
    let text = request.document.text
    let line = text.line(at: request.offset)
    return RequestTrace(
      path: request.path, line: line, column: request.offset - text.lineRange(line).lowerBound,
      trigger: request.trigger)
  }

  private func measure(
    _ name: String, in trace: inout RequestTrace, _ body: () async -> Void
  ) async {
    let started = time.now
    await body()
    trace.stages.append(RequestTrace.Stage(name: name, duration: time.now - started))
  }

  private func remember(_ answer: CompletionAnswer) -> CompletionAnswer {
    traces.append(answer.trace)
    if traces.count > tuning.explained { traces.removeFirst() }
    return answer
  }
}

extension DocumentState {
  /// Moves on what is shown and what is in flight by one edit of a text.
  mutating func follow(_ edit: TextEdit, in text: TextSnapshot) {
    if let live {
      let line = text.lineRange(text.line(at: live.offset))
      switch live.applying(edit, line: line) {
      case .kept(let next): self.live = next
      case .accepted:
        self.live = nil
        isFresh = true
      case .dropped: self.live = nil
      }
    }
    inFlight.removeAll { flight in
      let line = text.lineRange(text.line(at: flight.offset))
      guard !flight.follow(edit, line: line) else { return false }
      flight.task?.cancel()
      return true
    }
  }
}
