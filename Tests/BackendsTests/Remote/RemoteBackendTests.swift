import Foundation
import HTTPStreaming
import Streaming
import TestSupport
import Testing

@testable import Backends

struct RemoteBackendTests {
  private let answer: [FakeTransport.Step]
  private let unauthorized: [FakeTransport.Step] = [
    .head(401), .body(#"{"detail":"Unauthorized"}"#),
  ]

  init() throws {
    answer = try Fixtures.response("answers/mistral-fim.stream.http").steps
  }

  private func backend(_ preset: String, _ transport: FakeTransport) throws -> any Backend {
    try BackendFactory.make(.sample(preset), transport: transport, clock: FakeClock())
  }

  @Test func `A key that the first host refuses is tried at the other, and that is remembered`()
    async throws
  {
    let transport = FakeTransport { [unauthorized, answer] request, _ in
      request.url.host() == "api.mistral.ai" ? answer : unauthorized
    }
    let backend = try backend("codestral", transport)
    #expect(await backend.filled(.sample()).text == "    return a + b\n")
    #expect(await backend.filled(.sample()).text == "    return a + b\n")
    #expect(
      transport.requests.map { $0.url.host() } == [
        "codestral.mistral.ai", "api.mistral.ai", "api.mistral.ai",
      ])
  }

  @Test func `The user's own header takes the place of ours, and the others stay`() async throws {
    let transport = FakeTransport(answer)
    var options = BackendOptions.sample("litellm")
    options.base = "http://127.0.0.1:4000"
    let usual = try BackendFactory.make(options, transport: transport, clock: FakeClock())
    options.headers = ["X-LiteLLM-Timeout": "99", "accept": "*/*"]
    let own = try BackendFactory.make(options, transport: transport, clock: FakeClock())
    for backend in [usual, own, usual] { _ = await backend.filled(.sample()) }
    var asked = FillRequest.sample()
    asked.isInvoked = true
    _ = await usual.filled(asked)
    func sent(_ name: String) -> [[String]] {
      transport.requests.map { request in
        request.headers.filter { $0.name.lowercased() == name }.map(\.value)
      }
    }
    #expect(sent("x-litellm-timeout") == [["7"], ["99"], ["7"], ["12"]])
    let accept = "text/event-stream, application/json"
    #expect(sent("accept") == [[accept], ["*/*"], [accept], [accept]])
    #expect(sent("content-type") == Array(repeating: ["application/json"], count: 4))
    #expect(Set(transport.requests.map(\.url.absoluteString)).count == 1)
  }

  @Test func `A key that both hosts refuse is a failure, after one try at each`() async throws {
    let transport = FakeTransport(unauthorized)
    let failure = await (try backend("codestral", transport)).filled(.sample()).failure
    #expect(failure?.kind == .unauthorized)
    #expect(failure?.message.contains("the environment variable GOLDEN_KEY") == true)
    #expect(transport.requests.count == 2)
  }

  @Test func `A base of the user's own is never left for another host`() async throws {
    let transport = FakeTransport(unauthorized)
    var options = BackendOptions.sample("codestral")
    options.base = "https://proxy.example/v1"
    let backend = try BackendFactory.make(options, transport: transport)
    #expect(await backend.filled(.sample()).failure?.kind == .unauthorized)
    #expect(transport.requests.map { $0.url.host() } == ["proxy.example"])
  }

  @Test func `A stale connection is tried once more, and only once`() async throws {
    let lost = HTTPFailure.connectionLost(afterBody: false, detail: "reset")
    let transport = FakeTransport([.fail(lost)], answer)
    #expect(await (try backend("mistral", transport)).filled(.sample()).failure == nil)
    let dead = FakeTransport([.fail(lost)])
    let failure = await (try backend("mistral", dead)).filled(.sample()).failure
    #expect(failure?.kind == .unreachable)
    #expect(dead.requests.count == 2)
  }

  @Test(arguments: [
    HTTPFailure.timedOut(.firstByte), .unreachable(.refused, detail: ""),
    .connectionLost(afterBody: true, detail: "cut"),
  ])
  func `No other failure is tried again`(failure: HTTPFailure) async throws {
    let transport = FakeTransport([.fail(failure)])
    _ = await (try backend("mistral", transport)).filled(.sample())
    #expect(transport.requests.count == 1)
  }

  @Test func `What was streamed before a cut is kept, then the failure`() async throws {
    let transport = FakeTransport([
      .head(200), .body("data: {\"choices\":[{\"delta\":{\"content\":\"ret\"}}]}\n\n"),
      .fail(.connectionLost(afterBody: true, detail: "cut")),
    ])
    let filled = await (try backend("mistral", transport)).filled(.sample())
    #expect(filled.text == "ret")
    #expect(filled.failure?.kind == .badResponse)
  }

  @Test func `Text is passed on before the answer is complete`() async throws {
    let go = Signal()
    let transport = FakeTransport([
      .head(200), .body("data: {\"choices\":[{\"delta\":{\"content\":\"ret\"}}]}\n\n"), .wait(go),
      .body("data: [DONE]\n\n"),
    ])
    let events = (try backend("mistral", transport)).fill(.sample()).makeAsyncIterator()
    #expect(try await events.next() == .text("ret"))
    go.fire()
    #expect(try await events.next() == .finished(.stop, nil))
    #expect(try await events.next() == nil)
  }

  @Test func `Ending the iteration closes the request`() async throws {
    let transport = FakeTransport([
      .head(200), .body("data: {\"choices\":[{\"delta\":{\"content\":\"ret\"}}]}\n\n"),
      .wait(Signal()),
    ])
    let backend = try backend("mistral", transport)
    for try await _ in backend.fill(.sample()) { break }
    try await transport.closed.wait()
  }

  @Test func `Cancelling the reader's task closes the request`() async throws {
    let begun = Signal()
    let transport = FakeTransport([.head(200), .reached(begun), .wait(Signal())])
    let backend = try backend("mistral", transport)
    let task = Task { await backend.filled(.sample()) }
    try await begun.wait()
    task.cancel()
    try await transport.closed.wait()
    #expect(await task.value.text == "")
  }

  @Test func `A met stop sequence closes the request`() async throws {
    let transport = FakeTransport([
      .head(200),
      .body("data: {\"choices\":[{\"delta\":{\"content\":\"a\\n\\nb\"}}]}\n\n"), .wait(Signal()),
    ])
    let filled = await (try backend("mistral", transport)).filled(.sample())
    #expect(filled == Filled(text: "a", finish: .stop))
    try await transport.closed.wait()
  }

  @Test func `A finished answer leaves the connection to be drained, not closed`() async throws {
    let go = Signal()
    let drained = Signal()
    let transport = FakeTransport(answer + [.wait(go), .body(": bye\n\n"), .reached(drained)])
    let filled = await (try backend("mistral", transport)).filled(.sample())
    #expect(filled.finish == .stop)
    go.fire()
    try await drained.wait()
    #expect(!transport.closed.isFired)
  }

  @Test func `Warming opens a connection to the host`() throws {
    let transport = FakeTransport([])
    try backend("codestral", transport).warm()
    #expect(transport.warmed.map { $0.host() } == ["codestral.mistral.ai"])
  }

  @Test func `Before a request its connection is renewed where it may be gone`() throws {
    let transport = FakeTransport([])
    try #require(FallbackBackend([backend("codestral", transport)])).rewarm()
    #expect(transport.rewarmed.map { $0.host() } == ["codestral.mistral.ai"])
    #expect(transport.requests.isEmpty)
  }

  @Test func `By hand, the user waits longer`() async throws {
    let transport = FakeTransport(answer)
    let backend = try backend("mistral", transport)
    _ = await backend.filled(.sample())
    _ = await backend.filled(.sample(isInvoked: true))
    let waits = transport.requests.map(\.deadlines)
    #expect(waits.map(\.firstByte) == [.seconds(3), .seconds(8)])
    #expect(waits.map(\.total) == [.seconds(7), .seconds(12)])
  }

  @Test func `The key is in its header and nowhere else`() async throws {
    let transport = FakeTransport(answer)
    _ = await (try backend("mistral", transport)).filled(.sample())
    let sent = try #require(transport.requests.first)
    #expect(sent.header("authorization") == "Bearer golden-key-0123456789")
    #expect(sent.wireText.ranges(of: "golden-key").count == 1)
  }
}
