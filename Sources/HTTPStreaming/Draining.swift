import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Exchanges that nobody listens to any more and that are let run out, so that their connection lives.
///
/// On HTTP/1.1 a request can only be given up by closing its connection, and the next one then waits
/// for a new handshake: 27 ms instead of 0.4 ms with TLS, 35 ms of processor time (measured on Linux).
/// So an exchange that would soon be over anyway, because it is nearly finished or because this
/// server's answers are short, is read to its end and thrown away. HTTP/2 resets the one stream, plain
/// HTTP connects in no time: there everything is closed at once.
struct Draining {
  /// What is left of an exchange, and so how long it may be drained.
  static let limit = Duration.milliseconds(400)
  /// For each origin: draining holds connections that the next requests need.
  static let mostAtOnce = 2

  private struct Drain {
    var task: URLSessionTask
    var origin: HTTPOrigin
    var until: Duration
  }

  /// Schemes on which a new connection is dear.
  private let schemes: Set<String>
  /// By the identifier of URLSession's task.
  private var drains: [Int: Drain] = [:]
  /// Origins that answer in HTTP/1.1.
  private var withHTTP1: Set<HTTPOrigin> = []
  /// How long a whole exchange takes, lately.
  private var usual: [HTTPOrigin: Duration] = [:]

  init(schemes: Set<String> = ["https"]) {
    self.schemes = schemes
  }

  var isEmpty: Bool { drains.isEmpty }
  var next: Duration? { drains.values.map(\.until).min() }

  /// URLSession does not tell the version. HTTP/2 forbids these fields (RFC 9113, 8.2.2), and an answer
  /// in HTTP/1.1 that is streamed and kept alive has at least one.
  mutating func saw(_ head: HTTPResponseHead, from origin: HTTPOrigin?) {
    guard let origin, schemes.contains(origin.scheme) else { return }
    let fields = ["transfer-encoding", "connection", "keep-alive"]
    if fields.contains(where: { head.headers[$0] != nil }) { withHTTP1.insert(origin) }
  }

  /// Whether to give up a request closes its connection.
  func closesConnections(to origin: HTTPOrigin) -> Bool {
    origin.scheme == "http" || withHTTP1.contains(origin)
  }

  mutating func finished(_ exchange: Exchange, at now: Duration) {
    // How long a warm-up takes tells nothing of a model's answers.
    guard let origin = exchange.origin, schemes.contains(origin.scheme), exchange.isPost
    else { return }
    let time = now - exchange.start
    usual[origin] = usual[origin].map { $0 * 0.7 + time * 0.3 } ?? time
  }

  /// Whether an exchange is drained from now on instead of being closed.
  mutating func takes(
    _ exchange: Exchange, _ task: URLSessionTask, at now: Duration
  ) -> Bool {
    guard let origin = exchange.origin, withHTTP1.contains(origin), let usual = usual[origin],
      drains.values.count(where: { $0.origin == origin }) < Draining.mostAtOnce
    else { return false }
    let rest = usual - (now - exchange.start)
    guard rest > .zero, rest <= Draining.limit else { return false }
    drains[task.taskIdentifier] = Drain(task: task, origin: origin, until: now + Draining.limit)
    return true
  }

  mutating func ended(_ task: Int) { drains[task] = nil }

  /// Those that take too long after all, to be closed.
  mutating func overdue(at now: Duration) -> [URLSessionTask] {
    let late = drains.filter { $0.value.until <= now }
    for task in late.keys { drains[task] = nil }
    return late.values.map(\.task)
  }
}
