import HTTPStreaming
import Streaming
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CancellationTests {
  @Test func beforeTheHead() async throws {
    let server = try LoopbackServer(replies: [.hang])
    let transport = URLSessionTransport.forTest()
    let task = Task { await transport.failure(of: server.post()) }
    let exchange = try await server.exchange(0)
    task.cancel()
    let result = await task.value
    #expect(result.before.heads.isEmpty)
    #expect(result.failure == .cancelled)
    try await exchange.clientClosed.wait()
    try await transport.untilIdle()
  }

  @Test func theClosedConnectionIsRenewedBeforeTheNextRequest() async throws {
    let server = try LoopbackServer(replies: [.hang], .json("{}"))
    let transport = URLSessionTransport.forTest(clock: ManualClock())
    let task = Task { await transport.failure(of: server.post()) }
    let exchange = try await server.exchange(0)
    transport.rewarm(server.url())  // its connection is not lost yet
    task.cancel()
    try await exchange.clientClosed.wait()
    try await transport.untilIdle()
    #expect(server.heads.isEmpty)

    transport.rewarm(server.url("/v1"))
    try await server.headCount(1).wait()
    try await transport.untilIdle()
    transport.rewarm(server.url("/v1"))  // there is one now
    _ = try await transport.answer(to: server.post())
    let head = try #require(server.heads.first)
    #expect(head.path == "/v1")
    #expect(head.header("Authorization") == nil)
    #expect(server.requests[1].connection == head.connection)
    #expect(server.heads.count == 1)
    #expect(server.connectionCount == 2)
  }

  @Test func inTheMiddleOfTheBody() async throws {
    let server = try LoopbackServer(replies: [.head(200), .chunk("data: 1\n\n"), .hang])
    let transport = URLSessionTransport.forTest()
    let gotBody = Signal()
    let task = Task {
      for try await case .body in transport.open(server.post()) { gotBody.fire() }
    }
    try await gotBody.wait()
    task.cancel()
    await #expect(throws: HTTPFailure.cancelled) { try await task.value }
    try await server.exchange(0).clientClosed.wait()
    try await transport.untilIdle()
  }

  @Test func leavingTheLoopCloses() async throws {
    let server = try LoopbackServer(replies: [.head(200), .chunk("data: 1\n\n"), .hang])
    let transport = URLSessionTransport.forTest()
    for try await case .body in transport.open(server.post()) { break }
    try await server.exchange(0).clientClosed.wait()
    try await transport.untilIdle()
  }

  @Test func droppingTheStreamCloses() async throws {
    let server = try LoopbackServer(replies: [.hang])
    let transport = URLSessionTransport.forTest()
    var stream: EventStream<HTTPEvent>? = transport.open(server.post())
    let exchange = try await server.exchange(0)
    #expect(stream != nil)
    stream = nil
    try await exchange.clientClosed.wait()
  }

  @Test func othersGoOn() async throws {
    let go = Signal()
    let server = try LoopbackServer { request in
      request.path == "/a" ? [.hang] : [.head(200), .wait(go), .chunk("done")]
    }
    let transport = URLSessionTransport.forTest()
    let cancelled = Task { await transport.failure(of: server.post("/a")) }
    async let other = transport.answer(to: server.post("/b"))
    _ = try await server.exchange(1)
    cancelled.cancel()
    let first = server.exchanges.first { $0.request.path == "/a" }
    try await first?.clientClosed.wait()
    go.fire()
    #expect(try await other.text == "done")
  }

  @Test func aTaskThatIsCancelledAlreadySendsNothingOrCloses() async throws {
    let server = try LoopbackServer(replies: [.hang])
    let transport = URLSessionTransport.forTest()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await transport.failure(of: server.post())
    }
    #expect(await task.value.failure == .cancelled)
    try await transport.untilIdle()
    for exchange in server.exchanges { try await exchange.clientClosed.wait() }
  }

  /// 3,000 requests, each cancelled at a random point of its life: before it is sent, waiting for
  /// the head, in the body, at its very end. How far one comes in a random time depends on the
  /// machine; so every other one is cancelled when its first event is there, if one comes.
  @Test func storm() async throws {
    let server = try LoopbackServer { request in
      switch request.path.last {
      case "0": [.hang]
      case "1": [.head(200), .hang]
      case "2": [.head(200), .chunk("a"), .chunk("b"), .hang]
      case "3": .events(["1", "2", "[DONE]"])
      case "4": .json("{}", status: 401, headers: ["WWW-Authenticate": "Basic realm=\"x\""])
      default: .text("", status: 307, headers: ["Location": "/elsewhere"])
      }
    }
    let transport = URLSessionTransport.forTest()
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<24 {
        group.addTask {
          var random = SeededRandom(seed: UInt64(worker))
          for _ in 0..<125 {
            let kind = Int.random(in: 0...5, using: &random)
            let request = server.post("/\(kind)")
            let delay = Duration.microseconds(Int64.random(in: 0...3_000, using: &random))
            if kind > 0, Bool.random(using: &random) {
              do { for try await _ in transport.open(request) { break } } catch {}
              continue
            }
            let task = Task { await transport.failure(of: request) }
            try? await Task.sleep(for: delay)  // the random time, not a way to wait
            task.cancel()
            _ = await task.value
          }
        }
      }
    }
    try await transport.untilIdle()
    // What hung was closed by the client; the rest may live on as kept connections.
    let hung = server.exchanges.filter { "012".contains($0.request.path.last ?? " ") }
    #expect(hung.count > 100)
    for exchange in hung { try await exchange.clientClosed.wait() }
    // And the transport still works.
    #expect(try await transport.answer(to: server.post("/3")).text.contains("[DONE]"))
  }
}
