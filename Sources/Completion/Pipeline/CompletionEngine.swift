import Backends
import PromptContext
import Streaming
import TextDocuments

/// From a cursor to an `Outcome`.
///
/// `complete(_:)` is the way of a request, top to bottom, as early returns: gate, live candidate,
/// join, debounce, ask, shape, answer. The steps before the debounce need no suspension, no disk and
/// no network; the session has them done in the same turn in which the message arrived.
public actor CompletionEngine {
  public nonisolated let executor: EditorExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Puts prompts together; the session tells it of documents and the index.
  public nonisolated let builder: PromptBuilder
  let time: any Timekeeper
  let tuning: Tuning
  private(set) var options = CompletionOptions()
  private(set) var gate: Gate
  var context = ContextOptions()
  var backend: (any Backend)?
  /// Told of each request that goes out.
  var onSend: (@Sendable (SentRequest) -> Void)?
  /// The local model, where the backend is another.
  var helper: (any LocalHelper)?
  /// Ends when the backend to use is known; requests wait for it.
  var preparing: Task<Void, Never>?
  var isOn = true
  var snoozedUntil: Duration?

  private(set) var documents: [String: DocumentState] = [:]
  /// The one that was looked at last: nearly always it is the next one, too.
  private var latest: (key: String, state: DocumentState)?
  var cache = SuggestionCache()
  var shapeMemory = ShapeMemory()
  /// The request for the text after the one on the screen, if one runs.
  var prefetching: InFlight?
  var rhythm = Rhythm()
  var agreement = Agreement()
  var feedback = Feedback()
  /// Texts that were shown and are gone, newest last.
  var ended: Latest<(showing: Showing, end: Showing.End)>
  /// The requests in flight whose answers are being read, by `InFlight.id`.
  var streaming: [Int: InFlight] = [:]
  /// Answers that were handed over before the tasks of their requests went on, by the requests' ids.
  var given: [Int: CompletionAnswer] = [:]
  /// Who waits for a request in flight.
  var waiters: [Int: Waiter] = [:]
  /// The request to make for what follows the text on the screen, if that stays a while.
  var prefetchPlan: PrefetchPlan?
  /// When the deadlines of waiters and the plan are looked at next.
  var nextLook: Duration?
  var events: (@Sendable (CompletionEvent) -> Void)?
  var counter = 0
  /// Prompts that are being built, off this executor.
  var promptsUnderWay = 0
  /// The last requests, newest last.
  public var traces: [RequestTrace] { Array(latestTraces) }
  private var latestTraces: Latest<RequestTrace>
  public internal(set) var requestsSent = 0
  /// The last one that was not superseded: what `explain` looks at again.
  public internal(set) var lastRequest: CompletionRequest?

  public init(
    executor: EditorExecutor, builder: PromptBuilder = PromptBuilder(),
    time: any Timekeeper = SystemTime(), tuning: Tuning = .init()
  ) {
    self.executor = executor
    self.builder = builder
    self.time = time
    self.tuning = tuning
    gate = Gate(options: options, tuning: tuning)
    ended = Latest(tuning.explained)
    latestTraces = Latest(tuning.explained)
  }

  // MARK: Configuration

  public func configure(
    _ options: CompletionOptions, context: ContextOptions, privacy: PrivacyOptions
  ) {
    self.options = options
    gate = Gate(options: options, tuning: tuning)
    self.context = context
    builder.configure(context, privacy: privacy)
  }

  /// Who hears of what happens; called on the engine's executor, so it must not wait.
  public func observe(_ events: @escaping @Sendable (CompletionEvent) -> Void) {
    self.events = events
  }

  /// Who is told of each request that goes out to a provider; nil for nobody.
  public func report(sends note: (@Sendable (SentRequest) -> Void)?) {
    onSend = note
  }

  /// The backend to ask from now on. Requests to the former one end.
  ///
  /// - Parameter helper: answers in the backend's stead when that fails or is late.
  public func use(_ backend: (any Backend)?, helper: (any LocalHelper)? = nil) {
    self.backend = backend
    self.helper = helper
    preparing = nil
    cache.removeAll()
    for key in Array(documents.keys) { dropAnswers(key) }
    backend?.warm()
  }

  /// A backend is being made by a task that ends with `use(_:)`: until then requests wait.
  public func await(_ task: Task<Void, Never>) {
    preparing = task
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
    cache.removeAll()
    for key in Array(documents.keys) { forget(key) }
  }

  // MARK: Documents

  /// What is known of a document, if anything is.
  func state(of key: String) -> DocumentState? {
    if let latest, latest.key == key { return latest.state }
    guard let state = documents[key] else { return nil }
    latest = (key, state)
    return state
  }

  /// What is known of a document; one of which nothing is known begins with nothing.
  func document(_ key: String) -> DocumentState {
    if let state = state(of: key) { return state }
    let state = DocumentState()
    documents[key] = state
    return state
  }

  func remove(document key: String) {
    documents[key] = nil
    latest = nil
  }

  // MARK: Traces

  func trace(_ request: CompletionRequest) -> RequestTrace {
    let text = request.document.text
    return RequestTrace(
      path: request.path, languageID: request.document.languageID,
      line: text.line(at: request.offset),
      column: request.offset - text.lineRange(at: request.offset).lowerBound,
      trigger: request.trigger,
      route: request.route)
  }

  func measure(
    _ name: String, in trace: inout RequestTrace, _ body: () async -> Void
  ) async {
    let started = time.now
    await body()
    trace.stages.append(RequestTrace.Stage(name: name, duration: time.now - started))
  }

  func remember(
    _ answer: CompletionAnswer, to request: CompletionRequest, _ state: DocumentState?
  ) {
    latestTraces.append(answer.trace)
    if case .superseded = answer.outcome {} else { lastRequest = request }
    events?(.answered(answer.trace))
    if case .shown = answer.outcome, let state { schedulePrefetch(after: request, state) }
  }
}
