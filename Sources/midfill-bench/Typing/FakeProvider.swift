import Foundation
import JSONCodec
import JSONRPC
import Synchronization
import TestSupport

/// A provider on loopback that takes 120 ms to its first token and 8 ms for each one, and knows when
/// it sent what and when it was left.
final class FakeProvider: Sendable {
  struct Exchange: Sendable {
    /// The prompt's text before the cursor.
    var prefix = ""
    var arrival = ContinuousClock.now
    /// When each token left.
    var tokens: [ContinuousClock.Instant] = []
    var end: ContinuousClock.Instant?
    var server: LoopbackExchange?

    /// When the client closed it, before its end.
    var closed: ContinuousClock.Instant? { end == nil ? server?.clientClosedAt : nil }
  }

  private let state: StateBox
  private let server: LoopbackServer

  private final class StateBox: Sendable {
    let exchanges = Mutex<[Exchange]>([])
    let answer: Mutex<@Sendable (String) -> [String]>

    init(_ answer: @escaping @Sendable (String) -> [String]) { self.answer = Mutex(answer) }
  }

  /// - Parameter answer: the tokens for a prompt's text before the cursor.
  init(_ answer: @escaping @Sendable (String) -> [String]) throws {
    let state = StateBox(answer)
    self.state = state
    server = try LoopbackServer { request in FakeProvider.reply(request, state) }
  }

  var base: String { server.base + "/v1" }
  var port: UInt16 { server.port }
  var connections: Int { server.connectionCount }

  func answer(_ answer: @escaping @Sendable (String) -> [String]) {
    state.answer.withLock { $0 = answer }
  }

  /// The requests so far, with what became of them.
  var exchanges: [Exchange] {
    let seen = server.exchanges.filter { $0.request.method == "POST" }
    var result = state.exchanges.withLock { $0 }
    for index in result.indices where index < seen.count { result[index].server = seen[index] }
    return result
  }

  private static func reply(_ request: LoopbackRequest, _ state: StateBox) -> LoopbackReply {
    guard request.method == "POST", let body = try? JSONValue(parsing: request.body) else {
      return .json("{}", status: 404)
    }
    let prefix = body["prompt"]?.string ?? ""
    let tokens = state.answer.withLock { $0 }(prefix)
    let number = state.exchanges.withLock { exchanges in
      exchanges.append(Exchange(prefix: prefix, arrival: request.arrival))
      return exchanges.count - 1
    }
    var steps: [LoopbackReply.Step] = [
      .head(200, ["Content-Type": "text/event-stream"]), .pause(.microseconds(119_200)),
    ]
    for (index, token) in tokens.enumerated() {
      // The server's clock rounds up to the next millisecond.
      if index > 0 { steps.append(.pause(.microseconds(7_200))) }
      let content = JSONValue.string(token).description
      let isLast = index + 1 == tokens.count
      let reason = isLast ? "\"stop\"" : "null"
      var event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\(content)},"
      event += "\"finish_reason\":\(reason)}]}\n\n"
      if isLast { event += "data: [DONE]\n\n" }
      steps.append(
        .note { state.exchanges.withLock { $0[number].tokens.append(.now) } })
      steps.append(.chunk(event))
    }
    steps.append(.note { state.exchanges.withLock { $0[number].end = .now } })
    return LoopbackReply(steps)
  }
}
