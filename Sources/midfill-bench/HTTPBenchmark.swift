import Foundation
import HTTPStreaming
import Streaming
import TestSupport

/// The HTTP transport against a bare socket, both against the same server in this process.
///
/// Each figure is taken twice: in a tight loop, and with a pause before each request as between
/// two keystrokes, when all threads sleep and have to be woken. On a machine that others use too,
/// `chrt -f 5 midfill-bench http` keeps their turns on the processor out of the figures.
enum HTTPBenchmark {
  static func run() {
    waitFor { try await measure() }
  }

  private static let body = String(repeating: "x", count: 8_192)
  private static let answer = LoopbackReply([
    .head(200, ["Content-Type": "text/event-stream"], framing: .length(8)), .chunk("data: 1\n"),
  ])

  private static func measure() async throws {
    let transport = URLSessionTransport(version: "bench")
    for (name, pause, rounds) in [("hot", nil, 2_000), ("idle 10 ms", 10, 200)] {
      try await firstByte(transport, name: name, pause: pause, rounds: rounds)
      try await cancel(transport, name: name, pause: pause, rounds: rounds / 4)
    }
    try await chunks(transport)
  }

  private static func rest(_ pause: Int?) async throws {
    if let pause { try await Task.sleep(for: .milliseconds(pause)) }
  }

  private static func request(_ server: LoopbackServer) -> HTTPRequest {
    HTTPRequest(
      url: server.url("/v1/fim/completions"), headers: [("Content-Type", "application/json")],
      body: Array(body.utf8))
  }

  /// From the call to the request at the server, and to the first byte of the body here.
  private static func firstByte(
    _ transport: URLSessionTransport, name: String, pause: Int?, rounds: Int
  ) async throws {
    let server = try LoopbackServer { _ in answer }
    guard
      let client = BareHTTPClient(port: server.port, path: "/v1/fim/completions", body: body)
    else { return }
    var ours = Samples()
    var oursOnTheWire = Samples()
    var bare = Samples()
    for round in 0..<rounds {
      try await rest(pause)
      var start = ContinuousClock.now
      client.sendRequest()
      client.readFirstBodyByte()
      bare.add(.now - start)

      try await rest(pause)
      start = .now
      for try await case .body in transport.open(request(server)) {
        ours.add(.now - start)
      }
      oursOnTheWire.add(try await server.exchange(2 * round + 1).request.arrival - start)
    }
    print("first byte, \(name): bare socket      \(bare)")
    print("first byte, \(name): transport        \(ours)")
    print("first byte, \(name): request at server \(oursOnTheWire)")
    print("first byte, \(name): overhead p50 \(Samples.text(ours.p50 - bare.p50))")
  }

  /// From the cancel to the close as the server sees it.
  private static func cancel(
    _ transport: URLSessionTransport, name: String, pause: Int?, rounds: Int
  ) async throws {
    let waiting = try LoopbackServer { _ in [.hang] }
    let streaming = try LoopbackServer { _ in [.head(200), .chunk("data: 1\n\n"), .hang] }
    for (phase, server) in [("waiting", waiting), ("streaming", streaming)] {
      var samples = Samples()
      for round in 0..<rounds {
        let gotByte = Signal()
        let task = Task {
          for try await case .body in transport.open(request(server)) { gotByte.fire() }
        }
        let exchange = try await server.exchange(round)
        if phase == "streaming" { try await gotByte.wait() }
        try await rest(pause)
        let start = ContinuousClock.now
        task.cancel()
        try await exchange.clientClosed.wait()
        if let closed = exchange.clientClosedAt { samples.add(closed - start) }
      }
      print("cancel to close at server, \(name), \(phase): \(samples)")
    }
  }

  /// What one more chunk of a fast stream costs.
  private static func chunks(_ transport: URLSessionTransport) async throws {
    let count = 20_000
    let event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"token\"}}]}\n\n"
    let server = try LoopbackServer(
      replies: LoopbackReply([.head(200)] + Array(repeating: .chunk(event), count: count)))
    var events = 0
    var decoder = SSEDecoder()
    let start = ContinuousClock.now
    for try await case .body(let bytes) in transport.open(request(server)) {
      events += try decoder.push(bytes).count
    }
    let spent = ContinuousClock.now - start
    print("stream of \(events) events: \(spent), \(Samples.text(spent / count)) an event")
  }
}

/// Durations, and what is said of them.
struct Samples: CustomStringConvertible {
  private var values: [Duration] = []

  mutating func add(_ value: Duration) {
    values.append(value)
  }

  var p50: Duration { quantile(0.5) }

  private func quantile(_ q: Double) -> Duration {
    guard !values.isEmpty else { return .zero }
    return values.sorted()[min(values.count - 1, Int(Double(values.count) * q))]
  }

  static func text(_ duration: Duration) -> String {
    String(format: "%.3f ms", duration / .milliseconds(1))
  }

  var description: String {
    let parts = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1)].map {
      "\($0.0) \(Self.text(quantile($0.1)))"
    }
    return parts.joined(separator: "  ") + "  (n \(values.count))"
  }
}
