import Backends
import Foundation
import HTTPStreaming
import Streaming
import TestSupport
import TextDocuments

/// A whole backend against a bare socket: prompt to request, stream to text, and the close.
enum BackendBenchmark {
  static func run() {
    waitFor { try await measure() }
  }

  private static let event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n"

  private static let request: FillRequest = {
    let line = "let value = compute(first, second)\n"
    let prefix = String(repeating: line, count: 200)
    let suffix = String(repeating: line, count: 60)
    return FillRequest(
      prefix: prefix, suffix: suffix, path: "main.swift", languageID: "swift",
      document: TextSnapshot(prefix + suffix), offset: prefix.utf8.count,
      documentKey: "/project/main.swift")
  }()

  private static func backend(_ preset: String, _ server: LoopbackServer) throws -> any Backend {
    let options = BackendOptions(
      preset: preset, base: server.base, model: "codestral", key: Secret("k"))
    return try BackendFactory.make(options, transport: URLSessionTransport(version: "bench"))
  }

  private static func measure() async throws {
    try await firstText()
    try await cancel()
    try await chunks()
  }

  private static func firstText() async throws {
    let server = try LoopbackServer { _ in
      [
        .head(
          200, ["Content-Type": "text/event-stream"], framing: .length(event.utf8.count + 14)),
        .chunk(event + "data: [DONE]\n\n"),
      ]
    }
    let body = String(repeating: "x", count: 9_400)
    guard let client = BareHTTPClient(port: server.port, path: "/v1/fim/completions", body: body)
    else { return }
    let backend = try backend("codestral", server)
    var ours = Samples()
    var onTheWire = Samples()
    var bare = Samples()
    for round in 0..<1_000 {
      var start = ContinuousClock.now
      client.sendRequest()
      client.readFirstBodyByte()
      bare.add(.now - start)

      start = .now
      for try await case .text in backend.fill(request) { ours.add(.now - start) }
      onTheWire.add(try await server.exchange(2 * round + 1).request.arrival - start)
    }
    print("first text: bare socket       \(bare)")
    print("first text: backend           \(ours)")
    print("first text: request at server \(onTheWire)")
    print("first text: overhead p50 \(Samples.text(ours.p50 - bare.p50))")
  }

  private static func cancel() async throws {
    let server = try LoopbackServer { _ in
      [.head(200, ["Content-Type": "text/event-stream"]), .chunk(event), .hang]
    }
    let backend = try backend("codestral", server)
    var samples = Samples()
    for round in 0..<500 {
      let hasText = Signal()
      let task = Task {
        for try await case .text in backend.fill(request) { hasText.fire() }
      }
      let exchange = try await server.exchange(round)
      try await hasText.wait()
      let start = ContinuousClock.now
      task.cancel()
      try await exchange.clientClosed.wait()
      if let closed = exchange.clientClosedAt { samples.add(closed - start) }
    }
    print("cancel to close at server: \(samples)")
  }

  /// What one more token of a stream costs, through each kind of decoder.
  private static func chunks() async throws {
    let count = 400
    for (preset, event) in [
      ("codestral", event), ("litellm", "data: {\"choices\":[{\"index\":0,\"text\":\"x\"}]}\n\n"),
      ("litellm-chat", event),
    ] {
      let server = try LoopbackServer { _ in
        LoopbackReply(
          [.head(200, ["Content-Type": "text/event-stream"])]
            + Array(repeating: .chunk(event), count: count))
      }
      let backend = try backend(preset, server)
      var samples = Samples()
      for _ in 0..<50 {
        let start = ContinuousClock.now
        for try await _ in backend.fill(request) {}
        samples.add((.now - start) / count)
      }
      print("stream of \(count) tokens, \(preset), per token: \(samples)")
    }
  }
}
