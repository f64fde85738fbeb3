import HTTPStreaming
import Streaming
import TestSupport
import Testing

@testable import HTTPStreaming

@Suite(.timeLimit(.minutes(10))) struct DrainingTests {
  /// A server whose answer to `/first` waits for `first`, and to `/second` for `go`.
  private func server(first: Signal, _ go: Signal) throws -> LoopbackServer {
    try LoopbackServer { request in
      let signal = request.path == "/first" ? first : go
      return [.head(200, ["Connection": "keep-alive"]), .chunk("a"), .wait(signal), .chunk("b")]
    }
  }

  /// Gets a whole answer, which takes as long as given.
  private func first(
    _ transport: URLSessionTransport, _ server: LoopbackServer, _ clock: ManualClock,
    _ signal: Signal, takes time: Duration = .milliseconds(300)
  ) async throws {
    for try await case .body in transport.open(server.post("/first")) where !signal.isFired {
      clock.advance(by: time)
      signal.fire()
    }
  }

  /// Reads one chunk of `/second`, and leaves.
  private func leave(_ transport: URLSessionTransport, _ server: LoopbackServer) async throws {
    for try await case .body in transport.open(server.post("/second")) { break }
  }

  @Test func whatIsSoonOverKeepsItsConnection() async throws {
    let (signal, go, clock) = (Signal(), Signal(), ManualClock())
    let server = try server(first: signal, go)
    let transport = URLSessionTransport.draining(clock: clock)
    try await first(transport, server, clock, signal)
    try await leave(transport, server)
    go.fire()
    try await server.exchange(1).answered.wait()
    try await transport.untilIdle()
    #expect(try await transport.answer(to: server.post("/first")).text == "ab")
    #expect(server.connectionCount == 1)
    // An alarm that rings soon is left alone.
    clock.advance(by: ExchangeTable.soon)
    #expect(!clock.isArmed)
  }

  @Test func whatTakesTooLongAfterAllIsClosed() async throws {
    let (signal, clock) = (Signal(), ManualClock())
    let server = try server(first: signal, Signal())
    let transport = URLSessionTransport.draining(clock: clock)
    try await first(transport, server, clock, signal)
    try await leave(transport, server)
    // The exchange leaves the table on the transport's queue.
    while transport.liveCount > 1 { await Task.yield() }
    clock.advance(by: Draining.limit)
    try await server.exchange(1).clientClosed.wait()
    try await transport.untilIdle()
    // An alarm that rings soon is left alone.
    clock.advance(by: ExchangeTable.soon)
    #expect(!clock.isArmed)
  }

  @Test func whereAConnectionIsCheapAllIsClosed() async throws {
    let signal = Signal()
    let server = try server(first: signal, Signal())
    signal.fire()
    let transport = URLSessionTransport.forTest()
    _ = try await transport.answer(to: server.post("/first"))
    try await leave(transport, server)
    try await server.exchange(1).clientClosed.wait()
  }

  @Test func aLongAnswerIsClosed() async throws {
    let (signal, clock) = (Signal(), ManualClock())
    let server = try server(first: signal, Signal())
    let transport = URLSessionTransport.draining(clock: clock)
    try await first(transport, server, clock, signal, takes: .seconds(5))
    try await leave(transport, server)
    try await server.exchange(1).clientClosed.wait()
  }

  @Test func twoAtMost() async throws {
    let (signal, go, clock) = (Signal(), Signal(), ManualClock())
    let server = try server(first: signal, go)
    let transport = URLSessionTransport.draining(clock: clock)
    try await first(transport, server, clock, signal)
    for _ in 0..<3 { try await leave(transport, server) }
    try await server.exchange(3).clientClosed.wait()
    go.fire()
    try await transport.untilIdle()
    #expect(server.exchanges.map(\.clientClosed.isFired) == [false, false, false, true])
  }
}
