import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A scripted HTTP/1.1 server on 127.0.0.1 for tests: it records every request and answers as the
/// script says, with all the faults a real server can have.
///
/// ```swift
/// let server = try LoopbackServer { request in
///   request.path == "/v1/fim/completions" ? .events(["{}", "[DONE]"]) : .json("{}", status: 404)
/// }
/// let exchange = try await server.exchange(0)   // waits for the first request
/// try await exchange.clientClosed.wait()        // the client has closed the connection
/// ```
/// A HEAD is a client's warm-up and no business of the script's: it is recorded in `heads` alone, and
/// answered with 404.
///
/// Each connection has a thread of its own. The server stops when its last reference goes.
public final class LoopbackServer: Sendable {
  public typealias Script = @Sendable (LoopbackRequest) -> LoopbackReply

  public let port: UInt16
  private let core: Core

  /// - Parameters:
  ///   - port: 0 takes any free port. A given one is for "the server is back".
  ///   - greeting: what is sent on each connection before any request, as SSH or SMTP do.
  ///   - answersHeads: when it has fired, HEADs are answered.
  public init(
    port: UInt16 = 0, greeting: String = "", answersHeads: Signal = .fired,
    _ script: @escaping Script
  ) throws {
    let listener = try Sockets.listen(port: port)
    self.port = try Sockets.port(of: listener)
    core = Core(
      listener: listener, greeting: greeting, answersHeads: answersHeads, script: script)
    let core = core
    Sockets.startThread(named: "loopback accept") { core.acceptLoop() }
  }

  /// Answers the requests with these replies in the order they come, the last one again and again.
  public convenience init(replies: LoopbackReply...) throws {
    let next = Mutex(0)
    try self.init { _ in
      let index = next.withLock { next in
        defer { next += 1 }
        return next
      }
      return replies.isEmpty ? .text("") : replies[min(index, replies.count - 1)]
    }
  }

  deinit { core.stop() }

  /// `http://127.0.0.1:PORT`, without a slash at the end.
  public var base: String { "http://127.0.0.1:\(port)" }

  /// - Parameter path: begins with a slash.
  public func url(_ path: String = "/") -> URL {
    guard let url = URL(string: base + path) else { preconditionFailure("no URL path: \(path)") }
    return url
  }

  /// All exchanges so far, in the order in which the requests were complete.
  public var exchanges: [LoopbackExchange] { core.exchanges }

  /// All requests so far.
  public var requests: [LoopbackRequest] { core.exchanges.map(\.request) }

  /// The HEADs so far.
  public var heads: [LoopbackRequest] { core.heads }

  /// Fires when there have been this many HEADs.
  public func headCount(_ count: Int) -> Signal { core.headCount(count) }

  /// How many connections were accepted so far.
  public var connectionCount: Int { core.connectionCount }

  /// Waits until the request with this number (from 0) has come.
  public func exchange(_ index: Int) async throws -> LoopbackExchange {
    try await core.arrival(of: index).wait()
    return core.exchanges[index]
  }

  /// Closes the port and all connections, as a killed server does.
  public func stop() { core.stop() }

  /// A URL on which nothing listens, and nothing will: its port is held until the process ends. The
  /// port of a server that was stopped may be another test's server the next moment.
  public static func refusedURL(_ path: String = "/") throws -> URL {
    let port = try Sockets.refusingPort()
    guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
      preconditionFailure("no URL path: \(path)")
    }
    return url
  }
}

/// One request and what became of it.
public final class LoopbackExchange: Sendable {
  public let request: LoopbackRequest
  /// The connection has ended, and it was the client who ended it.
  public let clientClosed = Signal()
  /// All steps of the reply were done.
  public let answered = Signal()
  private let closeTime = Mutex<ContinuousClock.Instant?>(nil)

  init(request: LoopbackRequest) {
    self.request = request
  }

  /// When the server saw the client's close.
  public var clientClosedAt: ContinuousClock.Instant? { closeTime.withLock { $0 } }

  func noteClientClose() {
    closeTime.withLock { $0 = $0 ?? .now }
    clientClosed.fire()
  }
}

public struct LoopbackRequest: Sendable {
  public var method: String
  /// With the query.
  public var path: String
  /// As they came.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]
  /// When the whole request was there.
  public var arrival: ContinuousClock.Instant
  /// Number of the connection it came on, from 0: equal for requests on one kept connection.
  public var connection: Int

  /// The first header of this name, in any case of letters.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  public var bodyText: String { String(decoding: body, as: UTF8.self) }
}

extension LoopbackServer {
  /// What the threads share. They hold this and not the server, so that the server can go.
  fileprivate final class Core: Sendable {
    private struct State {
      var exchanges: [LoopbackExchange] = []
      var arrivals: [Int: Signal] = [:]
      var heads: [LoopbackRequest] = []
      var headCounts: [Int: Signal] = [:]
      var connections: [Int: LoopbackConnection] = [:]
      var connectionCount = 0
      var isStopped = false
    }

    private let listener: CInt
    private let greeting: String
    private let answersHeads: Signal
    private let script: Script
    private let state = Mutex(State())

    init(
      listener: CInt, greeting: String, answersHeads: Signal, script: @escaping Script
    ) {
      self.listener = listener
      self.greeting = greeting
      self.answersHeads = answersHeads
      self.script = script
    }

    var exchanges: [LoopbackExchange] { state.withLock { $0.exchanges } }
    var heads: [LoopbackRequest] { state.withLock { $0.heads } }
    var connectionCount: Int { state.withLock { $0.connectionCount } }

    func headCount(_ count: Int) -> Signal {
      state.withLock { state in
        let signal = state.headCounts[count] ?? Signal()
        state.headCounts[count] = signal
        if count <= state.heads.count { signal.fire() }
        return signal
      }
    }

    func arrival(of index: Int) -> Signal {
      state.withLock { state in
        let signal = state.arrivals[index] ?? Signal()
        state.arrivals[index] = signal
        if index < state.exchanges.count { signal.fire() }
        return signal
      }
    }

    func acceptLoop() {
      while let socket = Sockets.accept(listener) {
        let connection: LoopbackConnection? = state.withLock { state in
          guard !state.isStopped else { return nil }
          let connection = LoopbackConnection(socket: socket, number: state.connectionCount)
          state.connections[connection.number] = connection
          state.connectionCount += 1
          return connection
        }
        guard let connection else {
          close(socket)
          break
        }
        Sockets.startThread(named: "loopback connection") { [self] in
          connection.serve(
            greeting: greeting, script: script, arrived: arrived,
            answersHeads: { request in
              arrived(head: request)
              return answersHeads
            })
          state.withLock { $0.connections[connection.number] = nil }
        }
      }
      close(listener)
    }

    private func arrived(_ exchange: LoopbackExchange) {
      state.withLock { state in
        state.exchanges.append(exchange)
        return state.arrivals[state.exchanges.count - 1]
      }?.fire()
    }

    private func arrived(head request: LoopbackRequest) {
      state.withLock { state in
        state.heads.append(request)
        return state.headCounts[state.heads.count]
      }?.fire()
    }

    func stop() {
      let connections: [LoopbackConnection] = state.withLock { state in
        guard !state.isStopped else { return [] }
        state.isStopped = true
        Sockets.wakeAccept(listener)
        return Array(state.connections.values)
      }
      for connection in connections { connection.stop() }
    }
  }
}
