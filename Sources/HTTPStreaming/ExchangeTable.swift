import Dispatch
import Foundation
import Streaming
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// All live exchanges, and every way in which one moves on or ends.
///
/// Threads: URLSession's tasks are made on `queue`, started and cancelled on `starts`, and nowhere
/// else. On Linux `cancel` blocks on URLSession's own queue; called from a task's cancellation handler
/// it can deadlock all sessions of the process (swift-corelibs-foundation #5412). As `starts` is
/// serial and a task is given to it before anyone else knows the task, a cancel never overtakes a
/// start.
///
/// Two queues, because on Linux making a task leaves work on URLSession's own queue, and `resume` waits
/// for it: on the queue that made the task it would wait for another thread to wake. So the thread
/// that made one leaves, does that work itself, and comes to the start.
///
/// The lock is held for table look-ups only: never while a stream is fed or ended (that takes the
/// consumer's task lock, which a cancellation handler may hold), never while URLSession is called.
final class ExchangeTable: Sendable {
  private struct State {
    var exchanges: [Int: Exchange] = [:]
    /// From the identifiers of URLSession's unfinished tasks to exchanges; those may have ended.
    var tasks: [Int: Int] = [:]
    var nextID = 0
    /// Until when an idle connection can be counted on; nothing for a server that was never reached.
    var keptUntil: [HTTPOrigin: Duration] = [:]
    var alarm: Duration?
    var draining: Draining

    func isBusy(with origin: HTTPOrigin) -> Bool {
      exchanges.values.contains { $0.origin == origin }
    }
  }

  /// The exchange of tasks that concern no exchange any more.
  private static let nobody = -1
  static let soon = Duration.seconds(5)
  /// Longer than URLSession takes to close a connection: what it is given meanwhile, it does first.
  private static let closing = DispatchTimeInterval.milliseconds(5)
  /// A server that takes longer to answer a warm-up is not made faster by one.
  private static let warmUpLimit = Duration.seconds(3)

  private let writer: URLRequestWriter
  private let queue: DispatchQueue
  private let starts: DispatchQueue
  private let clock: any AlarmClock
  private let state: Mutex<State>
  /// Used on `queue` only; never invalidated.
  private let session = Mutex<URLSession?>(nil)

  init(
    writer: URLRequestWriter, queue: DispatchQueue, clock: any AlarmClock,
    draining: sending Draining = Draining()
  ) {
    self.writer = writer
    self.queue = queue
    starts = DispatchQueue(label: "\(queue.label).starts")
    self.clock = clock
    state = Mutex(State(draining: draining))
    clock.onAlarm { [weak self] in queue.async { [weak self] in self?.expire() } }
  }

  var liveCount: Int {
    state.withLock { $0.exchanges.count + $0.tasks.count }
  }

  // MARK: Beginning

  /// - Throws: `HTTPFailure.invalidRequest`.
  func begin(
    _ request: HTTPRequest, _ continuation: EventStream<HTTPEvent>.Continuation
  ) throws(HTTPFailure) {
    let urlRequest = try writer.write(request)
    let now = clock.now
    let exchange = Exchange(
      request: urlRequest, body: Data(request.body), origin: request.origin,
      deadlines: request.deadlines.clamped,
      bodyLimit: request.bodyLimit, start: now, continuation: continuation, lastActivity: now)
    let id = state.withLock { state in
      let id = state.nextID
      state.nextID += 1
      state.exchanges[id] = exchange
      arm(exchange.due.at, &state)
      return id
    }
    continuation.onTermination { [self] termination in
      guard case .cancelled = termination else { return }
      // The stream would now end as if all were well; this is called just before.
      continuation.finish(throwing: HTTPFailure.cancelled)
      queue.async { [self] in end(id, throwing: .cancelled) }
    }
    queue.async { [self] in start(id) }
  }

  /// On `queue`.
  private func start(_ id: Int) {
    guard
      let (request, body) = state.withLock({ $0.exchanges[id].map { ($0.request, $0.body) } })
    else { return }
    let task = openSession().task(with: request, body: body)
    state.withLock { state in
      if let place = state.exchanges.index(forKey: id) {
        state.exchanges.values[place].task = task
      }
      state.tasks[task.taskIdentifier] = id
      starts.async { task.resume() }
    }
  }

  /// On `queue`. 3 to 5 ms the first time.
  private func openSession() -> URLSession {
    session.withLock { session in
      if let session { return session }
      let configuration = URLSessionConfiguration.ephemeral
      configuration.urlCache = nil
      configuration.urlCredentialStorage = nil
      configuration.httpCookieStorage = nil
      configuration.httpCookieAcceptPolicy = .never
      configuration.httpShouldSetCookies = false
      // More than a user's keystrokes, prefetches and alternatives have in flight; above it,
      // requests would wait for each other.
      configuration.httpMaximumConnectionsPerHost = 8
      let made = URLSession(
        configuration: configuration, delegate: SessionDelegate(table: self),
        delegateQueue: CallbackQueue())
      session = made
      #if canImport(FoundationNetworking)
        // URLSession writes this out with each cancel, by way of reflection. To find the types for that
        // takes 0.5 ms the first time, which the first request that is given up should not wait for.
        queue.async { _ = "\(URLError.Code.cancelled)" }
      #endif
      return made
    }
  }

  // MARK: What URLSession reports

  func receive(_ head: HTTPResponseHead, task: Int) {
    // Informational heads (103 Early Hints) come before the real one.
    guard head.status >= 200 else { return }
    let now = clock.now
    let exchange = update(task: task) { exchange in
      exchange.progress = .head
      exchange.lastActivity = now
    }
    state.withLock { $0.draining.saw(head, from: exchange?.origin) }
    exchange?.continuation.yield(.head(head))
  }

  func receive(_ data: Data, task: Int) {
    let now = clock.now
    let exchange = update(task: task) { exchange in
      exchange.bodyCount += data.count
      exchange.lastActivity = now
      if exchange.progress == .head { exchange.progress = .body }
    }
    guard let exchange else { return }
    if exchange.progress == .nothing {
      return end(
        task: task, throwing: .connectionLost(afterBody: false, detail: "a body without a head"))
    }
    let excess = max(0, exchange.bodyCount - exchange.bodyLimit)
    exchange.continuation.yield(.body([UInt8](data.dropLast(excess))))
    if excess > 0 { end(task: task, throwing: .tooLarge(limit: exchange.bodyLimit)) }
  }

  /// The server wants the request to go to `url`. Calls `follow` if it may.
  ///
  /// On Linux answering URLSession about a redirect of a task that was just cancelled traps. So a
  /// refusal is a cancel and nothing else, and leave is given on `starts`, where cancels are made.
  func redirect(task: Int, status: Int, to url: URL?, follow: @escaping @Sendable () -> Void) {
    guard let exchange = state.withLock({ $0.exchanges[$0.tasks[task] ?? Self.nobody] }) else {
      return
    }
    let isSameOrigin = url.flatMap { HTTPOrigin($0) } == exchange.origin
    guard isSameOrigin, exchange.request.httpMethod == HTTPRequest.Method.get.rawValue else {
      let target = url?.withoutSecrets ?? ""
      return end(task: task, throwing: .redirectRefused(status: status, to: target))
    }
    starts.async { [self] in
      let isAlive = state.withLock { $0.exchanges[$0.tasks[task] ?? Self.nobody] != nil }
      if isAlive { follow() }
    }
  }

  /// The server's 401 asks for a password, which `reject` refuses. The answer, which URLSession
  /// has already given (Linux) or gives next (macOS), stands. On Linux an error -999 follows, as
  /// the refusal is a cancel there; it is made on `starts` for that reason.
  func challenge(task: Int, reject: @escaping @Sendable () -> Void) {
    _ = update(task: task) { exchange in exchange.hasRejectedChallenge = true }
    starts.async(execute: reject)
  }

  /// The connection was dead before a byte came, and libcurl cannot send the body again.
  func resend(task: Int) {
    let again: (id: Int, stale: URLSessionTask?)? = state.withLock { state in
      guard let id = state.tasks[task], let exchange = state.exchanges[id], !exchange.isSecondTry
      else { return nil }
      state.exchanges[id]?.isSecondTry = true
      state.tasks[task] = Self.nobody
      return (id, exchange.task)
    }
    guard let again else {
      return end(
        task: task,
        throwing: .connectionLost(
          afterBody: false, detail: "the server closed the connection twice before answering"))
    }
    if let stale = again.stale { cancel(stale) }
    queue.async { [self] in start(again.id) }
  }

  /// URLSession has nothing more to say about this task.
  ///
  /// - Parameter response: asked for only when no head was told: on Linux it waits its turn.
  func complete(task: Int, response: () -> URLResponse?, error: (any Error)?) {
    let (id, exchange) = state.withLock { state in
      let id = state.tasks.removeValue(forKey: task) ?? Self.nobody
      state.draining.ended(task)
      if let exchange = state.exchanges[id], error == nil {
        let now = clock.now
        state.draining.finished(exchange, at: now)
        if let origin = exchange.origin { state.keptUntil[origin] = now + origin.idleLimit }
      }
      disarmIfIdle(&state)
      return (id, state.exchanges[id])
    }
    guard let exchange else { return }
    let failure = Self.failure(of: exchange, response: response, error: error)
    end(id, throwing: failure, cancelling: false)
  }

  private static func failure(
    of exchange: Exchange, response: () -> URLResponse?, error: (any Error)?
  ) -> HTTPFailure? {
    if let error {
      if exchange.hasRejectedChallenge, exchange.progress != .nothing { return nil }
      let error = error as NSError
      return .urlError(
        code: error.code, text: error.localizedDescription, progress: exchange.progress)
    }
    if exchange.progress != .nothing { return nil }
    // On Linux the head of a redirect without a usable `Location` is kept back.
    if let status = (response() as? HTTPURLResponse)?.statusCode, (300...399).contains(status) {
      return .redirectRefused(status: status, to: "")
    }
    return .connectionLost(afterBody: false, detail: "an answer without a head")
  }

  /// Changes the exchange of a task, and answers it; nil when it has ended.
  private func update(task: Int, _ change: (inout Exchange) -> Void) -> Exchange? {
    state.withLock { state in
      guard let id = state.tasks[task], let place = state.exchanges.index(forKey: id) else {
        return nil
      }
      change(&state.exchanges.values[place])
      let exchange = state.exchanges.values[place]
      arm(exchange.due.at, &state)
      return exchange
    }
  }

  // MARK: Ending

  private func end(task: Int, throwing failure: HTTPFailure) {
    guard let id = state.withLock({ $0.tasks[task] }) else { return }
    end(id, throwing: failure)
  }

  /// The one way out. `failure` is nil when the whole answer has come.
  private func end(_ id: Int, throwing failure: HTTPFailure?, cancelling: Bool = true) {
    let now = clock.now
    let (exchange, isDrained): (Exchange?, Bool) = state.withLock { state in
      guard let exchange = state.exchanges.removeValue(forKey: id) else { return (nil, false) }
      var isDrained = false
      if failure == .cancelled, let task = exchange.task {
        isDrained = state.draining.takes(exchange, task, at: now)
        if isDrained { arm(now + Draining.limit, &state) }
      }
      if cancelling, !isDrained, exchange.task != nil, let origin = exchange.origin,
        state.draining.closesConnections(to: origin)
      {
        state.keptUntil[origin] = now
      }
      disarmIfIdle(&state)
      return (exchange, isDrained)
    }
    guard let exchange else { return }
    exchange.continuation.finish(throwing: failure)
    guard cancelling, !isDrained, let task = exchange.task else { return }
    cancel(task)
  }

  private func cancel(_ task: URLSessionTask) {
    starts.async { task.cancel() }
  }

  // MARK: Deadlines

  /// Sees to it that the alarm rings at `time` or before. A deadline that moves further away
  /// (each chunk does that) leaves the alarm alone: `expire` sets it anew when it rings.
  private func arm(_ time: Duration, _ state: inout State) {
    if let alarm = state.alarm, alarm <= time { return }
    state.alarm = time
    clock.setAlarm(time)
  }

  /// An alarm that rings soon is left alone, though it may find nothing to do: turning it off wakes a
  /// thread, as turning it on does, and the next request is most often not far.
  private func disarmIfIdle(_ state: inout State) {
    guard state.exchanges.isEmpty, state.draining.isEmpty, let alarm = state.alarm,
      alarm > clock.now + Self.soon
    else { return }
    state.alarm = nil
    clock.setAlarm(nil)
  }

  /// On `queue`.
  private func expire() {
    let now = clock.now
    let (expired, overdue) = state.withLock { state in
      state.alarm = nil
      let expired = state.exchanges.filter { $0.value.due.at <= now }
      let overdue = state.draining.overdue(at: now)
      let next = state.exchanges.values.lazy.map(\.due.at).filter { $0 > now }.min()
      for time in [next, state.draining.next].compactMap(\.self) { arm(time, &state) }
      return (expired.mapValues(\.due.phase), overdue)
    }
    for task in overdue { cancel(task) }
    for (id, phase) in expired { end(id, throwing: .timedOut(phase)) }
  }

  // MARK: Warming

  /// A connection that was closed to give a request up is renewed here, too. On Linux that spares more
  /// than a handshake: URLSession watches whether a new connection can be written to until the first
  /// exchange on it is over. It always can be, so all the time that a model takes for its answer one
  /// core is busy with nothing: the first exchange had better be a short one.
  func rewarm(_ url: URL) {
    guard let origin = HTTPOrigin(url) else { return }
    let now = clock.now
    let mayBeDue = state.withLock { state in
      state.isBusy(with: origin) || state.keptUntil[origin].map { now >= $0 } == true
    }
    // A request that was just given up ends on `queue`.
    if mayBeDue { queue.async { [self] in renew(url, origin) } }
  }

  /// On `queue`.
  private func renew(_ url: URL, _ origin: HTTPOrigin) {
    let now = clock.now
    let isDue = state.withLock { state in
      guard let until = state.keptUntil[origin], now >= until, !state.isBusy(with: origin) else {
        return false
      }
      // So a server that is gone is not knocked at with each key.
      state.keptUntil[origin] = now + origin.idleLimit
      return true
    }
    if isDue { queue.asyncAfter(deadline: .now() + Self.closing) { [self] in warm(url) } }
  }

  /// Opens a connection ahead of need. Not while an exchange with the origin runs: that leaves one.
  func warm(_ url: URL) {
    guard let origin = HTTPOrigin(url), !state.withLock({ $0.isBusy(with: origin) }) else { return }
    let limit = Self.warmUpLimit
    let request = HTTPRequest(
      method: .head, url: url,
      deadlines: HTTPDeadlines(firstByte: limit, stall: limit, total: limit))
    // A failure is the next request's to report.
    try? begin(request, .unread)
  }
}
