import Streaming
import TestSupport
import Testing

@testable import HTTPStreaming

/// The three deadlines, on a clock that the test moves.
@Suite(.timeLimit(.minutes(10))) struct DeadlineTests {
  let clock = ManualClock()
  let deadlines = HTTPDeadlines(firstByte: .seconds(3), stall: .seconds(2), total: .seconds(7))

  @Test func noHead() async throws {
    let server = try LoopbackServer(replies: [.hang])
    let transport = URLSessionTransport.forTest(clock: clock)
    async let result = transport.failure(of: server.post(deadlines: deadlines))
    let exchange = try await server.exchange(0)
    clock.advance(by: .milliseconds(2_999))
    clock.advance(by: .milliseconds(1))
    #expect(await result.failure == .timedOut(.firstByte))
    try await exchange.clientClosed.wait()
    try await transport.untilIdle()
    // An alarm that rings soon is left alone.
    clock.advance(by: ExchangeTable.soon)
    #expect(!clock.isArmed)
  }

  @Test func aHeadAndNoBody() async throws {
    let server = try LoopbackServer(replies: [.head(200), .hang])
    let transport = URLSessionTransport.forTest(clock: clock)
    await #expect(throws: HTTPFailure.timedOut(.firstByte)) {
      for try await _ in transport.open(server.post(deadlines: deadlines)) {
        clock.advance(by: .seconds(3))
      }
    }
    try await server.exchange(0).clientClosed.wait()
  }

  @Test func aServerThatThinksAfterItsHead() async throws {
    let next = Signal()
    let server = try LoopbackServer(replies: [.head(200), .wait(next), .chunk("a")])
    let transport = URLSessionTransport.forTest(clock: clock)
    var text = ""
    for try await event in transport.open(server.post(deadlines: deadlines)) {
      switch event {
      case .head:
        clock.advance(by: .milliseconds(2_999))  // more than one stall
        next.fire()
      case .body(let bytes): text += String(decoding: bytes, as: UTF8.self)
      }
    }
    #expect(text == "a")
  }

  @Test func aStallInTheBody() async throws {
    let server = try LoopbackServer(replies: [.head(200), .chunk("a"), .hang])
    let transport = URLSessionTransport.forTest(clock: clock)
    await #expect(throws: HTTPFailure.timedOut(.stall)) {
      for try await case .body in transport.open(server.post(deadlines: deadlines)) {
        clock.advance(by: .seconds(2))
      }
    }
    try await server.exchange(0).clientClosed.wait()
  }

  @Test func eachChunkPutsTheStallOff() async throws {
    let next = (0..<3).map { _ in Signal() }
    let server = try LoopbackServer(
      replies: [
        .head(200), .chunk("0"), .wait(next[0]), .chunk("1"), .wait(next[1]), .chunk("2"),
        .wait(next[2]),
      ])
    let transport = URLSessionTransport.forTest(clock: clock)
    var count = 0
    for try await case .body in transport.open(server.post(deadlines: deadlines)) {
      clock.advance(by: .milliseconds(1_999))  // in sum more than one stall
      next[count].fire()
      count += 1
    }
    #expect(count == 3)
  }

  @Test func theTotalEndsAStreamThatNeverStalls() async throws {
    let next = (0..<5).map { _ in Signal() }
    var steps: [LoopbackReply.Step] = [.head(200)]
    for index in next.indices { steps += [.chunk("\(index)"), .wait(next[index])] }
    let server = try LoopbackServer(replies: LoopbackReply(steps + [.hang]))
    let transport = URLSessionTransport.forTest(clock: clock)
    var text = ""
    await #expect(throws: HTTPFailure.timedOut(.total)) {
      for try await case .body(let bytes) in transport.open(server.post(deadlines: deadlines)) {
        text += String(decoding: bytes, as: UTF8.self)
        clock.advance(by: .milliseconds(1_750))
        // A fifth chunk could still come in before the end does.
        if text.count < 4 { next[text.count - 1].fire() }
      }
    }
    #expect(text == "0123")  // 4 times 1.75 s are the 7 s
    try await server.exchange(0).clientClosed.wait()
  }

  @Test func theDeadlineOfOneExchangeIsNotThatOfAnother() async throws {
    let server = try LoopbackServer { request in request.path == "/slow" ? [.hang] : .json("{}") }
    let transport = URLSessionTransport.forTest(clock: clock)
    async let slow = transport.failure(of: server.post("/slow", deadlines: .long))
    _ = try await server.exchange(0)
    async let quick = transport.failure(of: server.post("/slow", deadlines: deadlines))
    _ = try await server.exchange(1)
    clock.advance(by: .seconds(3))
    #expect(await quick.failure == .timedOut(.firstByte))
    #expect(clock.isArmed)
    clock.advance(by: HTTPDeadlines.long.firstByte)
    #expect(await slow.failure == .timedOut(.firstByte))
  }

  @Test func withTheRealClock() async throws {
    let server = try LoopbackServer(replies: [.hang])
    let soon = HTTPDeadlines(firstByte: .milliseconds(20), stall: .seconds(9), total: .seconds(9))
    let result = await URLSessionTransport.forTest().failure(of: server.post(deadlines: soon))
    #expect(result.failure == .timedOut(.firstByte))
    try await server.exchange(0).clientClosed.wait()
  }

  @Test func absurdDeadlinesDoNoHarm() async throws {
    let server = try LoopbackServer(replies: .json("{}"))
    let endless = Duration.seconds(Int64.max)
    let answer = try await URLSessionTransport.forTest().answer(
      to: server.post(
        deadlines: HTTPDeadlines(firstByte: endless, stall: endless, total: endless)))
    #expect(answer.status == 200)
    let negative = HTTPDeadlines(firstByte: .seconds(-1), stall: .zero, total: .seconds(-1))
    let result = await URLSessionTransport.forTest().failure(of: server.post(deadlines: negative))
    #expect(result.failure == .timedOut(.firstByte))
  }
}
