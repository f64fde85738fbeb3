import HTTPStreaming
import TestSupport
import Testing

/// A kept-alive connection that the server closes just as the next request arrives on it.
@Suite(.timeLimit(.minutes(10))) struct StaleConnectionTests {
  @Test(arguments: [LoopbackReply.Step.close, .reset])
  func aPostIsSentAgainWithItsBody(_ fault: LoopbackReply.Step) async throws {
    let server = try LoopbackServer(
      replies: .json("{\"n\":1}"), LoopbackReply([fault]), .json("{\"n\":3}"))
    let transport = URLSessionTransport.forTest()
    _ = try await transport.answer(to: server.post("/", "first"))
    let answer = try await transport.answer(to: server.post("/", "second"))
    #expect(answer.heads.count == 1)
    #expect(answer.text == "{\"n\":3}")
    #expect(server.requests.map(\.bodyText) == ["first", "second", "second"])
    try await transport.untilIdle()
  }

  @Test func aGetIsSentAgain() async throws {
    let server = try LoopbackServer(replies: .json("{}"), [.close], .json("{\"n\":3}"))
    let transport = URLSessionTransport.forTest()
    _ = try await transport.answer(to: server.get())
    #expect(try await transport.answer(to: server.get()).text == "{\"n\":3}")
  }

  @Test func aConnectionClosedWhileIdleIsNotUsed() async throws {
    let server = try LoopbackServer(
      replies: [.head(200, framing: .length(2)), .chunk("{}"), .close], .json("{\"n\":2}"))
    let transport = URLSessionTransport.forTest()
    _ = try await transport.answer(to: server.post("/", "first"))
    let answer = try await transport.answer(to: server.post("/", "second"))
    #expect(answer.text == "{\"n\":2}")
    #expect(server.requests.map(\.bodyText) == ["first", "second"])
  }

  @Test func aFreshConnectionIsNotTriedAgain() async throws {
    let server = try LoopbackServer(replies: [.close], .json("{}"))
    let result = await URLSessionTransport.forTest().failure(of: server.post("/", "first"))
    guard case .connectionLost(afterBody: false, _) = result.failure else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(server.requests.count == 1)
  }

  @Test func afterAByteNothingIsSentAgain() async throws {
    let server = try LoopbackServer(
      replies: .json("{}"), [.head(200), .chunk("some"), .close], .json("{}"))
    let transport = URLSessionTransport.forTest()
    _ = try await transport.answer(to: server.post("/", "first"))
    let result = await transport.failure(of: server.post("/", "second"))
    guard case .connectionLost(afterBody: true, _) = result.failure else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(server.requests.count == 2)
  }

  @Test func itIsSentAgainOnlyOnce() async throws {
    let server = try LoopbackServer(replies: .json("{}"), [.close])
    let transport = URLSessionTransport.forTest()
    _ = try await transport.answer(to: server.post("/", "first"))
    let result = await transport.failure(of: server.post("/", "second"))
    guard case .connectionLost(afterBody: false, _) = result.failure else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(server.requests.map(\.bodyText) == ["first", "second", "second"])
    try await transport.untilIdle()
  }
}
