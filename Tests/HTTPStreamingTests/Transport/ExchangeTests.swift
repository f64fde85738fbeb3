import Foundation
import Streaming
import TestSupport
import Testing

@testable import HTTPStreaming

/// What goes over the wire, and what comes back, when all is well.
@Suite(.timeLimit(.minutes(10))) struct ExchangeTests {
  @Test func requestBytes() async throws {
    let server = try LoopbackServer(replies: .json("{}"))
    let request = server.post(
      "/v1/fim?x=1", "{\"prompt\":\"é\"}",
      headers: [
        ("Content-Type", "application/json"), ("Authorization", "Bearer k"), ("X-A", "b c"),
      ])
    _ = try await URLSessionTransport.forTest().answer(to: request)

    let seen = try #require(server.requests.first)
    #expect(seen.method == "POST")
    #expect(seen.path == "/v1/fim?x=1")
    #expect(seen.bodyText == "{\"prompt\":\"é\"}")
    let headers = Dictionary(
      uniqueKeysWithValues: seen.headers.map { ($0.name.lowercased(), $0.value) })
    #expect(headers["user-agent"] == "midfill/0.0-test")
    #expect(headers["accept-encoding"] == "identity")
    #expect(headers["accept-language"] == "*")
    #expect(headers["content-type"] == "application/json")
    #expect(headers["authorization"] == "Bearer k")
    #expect(headers["x-a"] == "b c")
    #expect(headers["content-length"] == "15")
    #expect(headers["cookie"] == nil)
  }

  @Test func aGivenHeaderWinsOverTheOwnOne() async throws {
    let server = try LoopbackServer(replies: .json("{}"))
    let request = server.post(headers: [("user-agent", "mine"), ("accept-encoding", "gzip")])
    _ = try await URLSessionTransport.forTest().answer(to: request)
    #expect(server.requests.first?.header("User-Agent") == "mine")
    #expect(server.requests.first?.header("Accept-Encoding") == "gzip")
  }

  /// The transport remembers how it wrote the last request: nothing of one may get into another.
  @Test func requestsThatDifferInOneThing() async throws {
    let server = try LoopbackServer(replies: .json("{}"))
    let transport = URLSessionTransport.forTest()
    let requests = [
      server.post("/a", "1", headers: [("X-A", "1")]),
      server.post("/a", "22", headers: [("X-A", "1")]),
      server.post("/b", "3", headers: [("X-A", "1")]),
      server.post("/b", "4", headers: [("X-A", "2")]),
      server.post("/b", "5", headers: [("X-B", "2")]), server.post("/b", "6", headers: []),
      server.post("/b", "", headers: []), server.post("/b", "7", headers: []),
      HTTPRequest(method: .get, url: server.url("/b")), server.post("/b", "8", headers: []),
    ]
    for request in requests { _ = try await transport.answer(to: request) }
    #expect(server.requests.map(\.method) == requests.map(\.method.rawValue))
    #expect(server.requests.map(\.path) == requests.map { $0.url.path() })
    #expect(
      server.requests.map(\.bodyText) == requests.map { String(decoding: $0.body, as: UTF8.self) })
    for name in ["X-A", "X-B"] {
      #expect(
        server.requests.map { $0.header(name) }
          == requests.map { request in request.headers.first { $0.name == name }?.value })
    }
    let wrong = server.post("/b", "9", headers: [("X A", "1")])
    #expect(await transport.failure(of: wrong).failure != nil)
    #expect(server.requests.count == requests.count)
  }

  @Test func wholeAnswer() async throws {
    let server = try LoopbackServer(
      replies: .json("{\"a\":1}", status: 201, headers: ["X-RateLimit-Remaining": "3"]))
    let answer = try await URLSessionTransport.forTest().answer(to: server.post())
    #expect(answer.heads.count == 1)
    #expect(answer.status == 201)
    #expect(answer.heads.first?.headers["x-ratelimit-remaining"] == "3")
    #expect(answer.text == "{\"a\":1}")
  }

  @Test func everyChunkIsThereBeforeTheNextIsSent() async throws {
    let seen = (0..<5).map { _ in Signal() }
    var steps: [LoopbackReply.Step] = [.head(200, ["Content-Type": "text/event-stream"])]
    for index in seen.indices { steps += [.chunk("data: \(index)\n\n"), .wait(seen[index])] }
    let server = try LoopbackServer(replies: LoopbackReply(steps))
    var decoder = SSEDecoder()
    var events: [String] = []
    for try await case .body(let bytes) in URLSessionTransport.forTest().open(server.post()) {
      for event in try decoder.push(bytes) {
        events.append(event.data)
        seen[events.count - 1].fire()  // only now does the server send the next one
      }
    }
    #expect(events == ["0", "1", "2", "3", "4"])
  }

  @Test func theHeadComesBeforeTheBody() async throws {
    let go = Signal()
    let server = try LoopbackServer(replies: [.head(200), .wait(go), .chunk("x")])
    var kinds: [String] = []
    for try await event in URLSessionTransport.forTest().open(server.post()) {
      if case .head = event {
        kinds.append("head")
        go.fire()
      } else {
        kinds.append("body")
      }
    }
    #expect(kinds == ["head", "body"])
  }

  @Test func byteByByte() async throws {
    let text = "data: {\"content\":\"naïve → 🧵\"}\n\n"
    let server = try LoopbackServer(replies: .byteByByte(text))
    let answer = try await URLSessionTransport.forTest().answer(to: server.post())
    #expect(answer.text == text)
  }

  @Test func aBodyThatTheCloseEnds() async throws {
    let server = try LoopbackServer(replies: [.head(200, framing: .untilClose), .chunk("all")])
    let answer = try await URLSessionTransport.forTest().answer(to: server.post())
    #expect(answer.text == "all")
  }

  @Test func anAnswerWithoutABody() async throws {
    let server = try LoopbackServer(replies: [.head(204, framing: .length(0))])
    let answer = try await URLSessionTransport.forTest().answer(to: server.post())
    #expect(answer.status == 204)
    #expect(answer.text == "")
  }

  @Test func earlyHintsAreNoHead() async throws {
    let server = try LoopbackServer(
      replies: [
        .raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), .head(200, framing: .length(2)),
        .chunk("hi"),
      ])
    let answer = try await URLSessionTransport.forTest().answer(to: server.post())
    #expect(answer.heads.map(\.status) == [200])
    #expect(answer.text == "hi")
  }

  @Test func aLargeBodyBothWays() async throws {
    let text = String(repeating: "0123456789abcdef", count: 1 << 16)
    let server = try LoopbackServer { request in .text(request.bodyText) }
    let answer = try await URLSessionTransport.forTest().answer(to: server.post("/", text))
    #expect(answer.text == text)
  }

  @Test func requestsInARowShareAConnection() async throws {
    let server = try LoopbackServer(replies: .json("{}"))
    let transport = URLSessionTransport.forTest()
    for _ in 0..<10 { _ = try await transport.answer(to: server.post()) }
    #expect(server.connectionCount == 1)
    #expect(Set(server.requests.map(\.connection)) == [0])
  }

  @Test func requestsAtTheSameTime() async throws {
    let allThere = Signal()
    let server = try LoopbackServer { request in
      [.head(200), .wait(allThere), .chunk(request.bodyText)]
    }
    let transport = URLSessionTransport.forTest()
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for index in 0..<6 {
        group.addTask { try await transport.answer(to: server.post("/", "\(index)")).text }
      }
      _ = try await server.exchange(5)
      allThere.fire()
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(texts == ["0", "1", "2", "3", "4", "5"])
  }

  @Test func nothingIsLeftOfAFinishedExchange() async throws {
    let server = try LoopbackServer(replies: .json("{}"))
    let clock = ManualClock()
    let transport = URLSessionTransport.forTest(clock: clock)
    _ = try await transport.answer(to: server.post())
    try await transport.untilIdle()
    // An alarm that rings soon is left alone.
    clock.advance(by: ExchangeTable.soon)
    #expect(!clock.isArmed)
  }

  @Test func warmingOpensTheConnectionThatTheNextRequestTakes() async throws {
    let go = Signal()
    let server = try LoopbackServer(answersHeads: go) { _ in .json("{}") }
    let transport = URLSessionTransport.forTest(clock: ManualClock())
    for _ in 0..<5 { transport.warm(server.url("/v1")) }  // one warm-up, the others join it
    try await server.headCount(1).wait()
    go.fire()
    try await transport.untilIdle()
    _ = try await transport.answer(to: server.post())

    #expect(server.heads.map(\.path) == ["/v1"])
    #expect(server.heads[0].header("Authorization") == nil)
    #expect(server.connectionCount == 1)
  }

  @Test func aConnectionThatMayBeGoneIsRenewed() async throws {
    let clock = ManualClock()
    let server = try LoopbackServer(replies: .json("{}"))
    let transport = URLSessionTransport.forTest(clock: clock)
    transport.rewarm(server.url())  // nothing is known of the server
    _ = try await transport.answer(to: server.post())
    try await transport.untilIdle()
    clock.advance(by: .milliseconds(3_999))
    transport.rewarm(server.url())
    _ = try await transport.answer(to: server.post())
    #expect(server.heads.isEmpty)

    try await transport.untilIdle()
    clock.advance(by: .seconds(4))
    transport.rewarm(server.url())
    transport.rewarm(server.url())
    try await server.headCount(1).wait()
    try await transport.untilIdle()
    transport.rewarm(server.url())
    _ = try await transport.answer(to: server.post())
    #expect(server.heads.count == 1)
  }

  @Test func warmingADeadServerDoesNothing() async throws {
    let transport = URLSessionTransport.forTest()
    transport.warm(try LoopbackServer.refusedURL())
    transport.warm(URL(fileURLWithPath: "/etc/passwd"))
    try await transport.untilIdle()
  }
}
