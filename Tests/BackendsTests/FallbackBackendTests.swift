import HTTPStreaming
import Streaming
import TestSupport
import Testing

@testable import Backends

struct FallbackBackendTests {
  private let clock = FakeClock()

  private func backend(
    _ preset: String, _ steps: [FakeTransport.Step]..., base: String? = nil
  ) throws -> (backend: any Backend, transport: FakeTransport) {
    let transport = FakeTransport { _, index in steps[min(index, steps.count - 1)] }
    let backend = try BackendFactory.make(
      .sample(preset), transport: transport, clock: clock, jitter: { 0 })
    return (backend, transport)
  }

  private func answer() throws -> [FakeTransport.Step] {
    try Fixtures.response("answers/mistral-fim.stream.http").steps
  }

  @Test func `The first that answers is the one, and the reason of each fall is kept`() async throws
  {
    let refused = try backend("langdock", Fixtures.response("errors/401-detail.http").steps)
    let dead = try backend("inception", [.fail(.unreachable(.refused, detail: "refused"))])
    let good = try backend("mistral", answer())
    let list = try #require(
      FallbackBackend([refused.backend, dead.backend, good.backend]))
    #expect(list.name == "langdock")
    #expect(await list.filled(.sample()).text == "    return a + b\n")
    #expect(list.name == "mistral")
    #expect(list.falls.map(\.from) == ["langdock", "inception"])
    #expect(list.falls.map(\.to) == ["inception", "mistral"])
    #expect(list.falls.map(\.failure.kind) == [.unauthorized, .unreachable])
    #expect(list.falls[0].failure.message.contains("GOLDEN_KEY"))
    // The next in order was warmed when it was first needed.
    #expect(good.transport.warmed.count == 1)
  }

  @Test func `A backend that refuses is not asked, and its reason is counted, not repeated`()
    async throws
  {
    let refused = try backend("langdock", Fixtures.response("errors/401-detail.http").steps)
    let good = try backend("mistral", answer())
    let list = try #require(FallbackBackend([refused.backend, good.backend]))
    for _ in 0..<5 { _ = await list.filled(.sample()) }
    #expect(refused.transport.requests.count == 1)
    #expect(good.transport.requests.count == 5)
    #expect(list.falls.map(\.count) == [5])
    #expect(list.refusal(isInvoked: false) == nil)
  }

  @Test func `When the first is well again it is asked again`() async throws {
    let limited = try Fixtures.response("errors/429-gateway.http").steps
    let first = try backend("langdock", limited, answer())
    let second = try backend("mistral", answer())
    let list = try #require(FallbackBackend([first.backend, second.backend]))
    _ = await list.filled(.sample())
    #expect(list.name == "mistral")
    clock.advance(by: .seconds(7))
    _ = await list.filled(.sample())
    #expect(list.name == "langdock")
  }

  @Test func `When all fail the first one's trouble is told`() async throws {
    let first = try backend("langdock", Fixtures.response("errors/401-detail.http").steps)
    let second = try backend("inception", Fixtures.response("errors/500-plain.http").steps)
    let list = try #require(FallbackBackend([first.backend, second.backend]))
    #expect(await list.filled(.sample()).failure?.kind == .unauthorized)
    #expect(list.refusal(isInvoked: false)?.kind == .unauthorized)
    #expect(list.falls.last?.to == nil)
  }

  @Test func `After the first word there is no other backend`() async throws {
    let cut = try backend(
      "langdock",
      [
        .head(200), .body("data: {\"choices\":[{\"text\":\"a\"}]}\n\n"),
        .fail(.connectionLost(afterBody: true, detail: "cut")),
      ])
    let good = try backend("mistral", answer())
    let list = try #require(FallbackBackend([cut.backend, good.backend]))
    let filled = await list.filled(.sample())
    #expect(filled.text == "a")
    #expect(filled.failure?.kind == .badResponse)
    #expect(good.transport.requests.isEmpty)
  }

  @Test func `A smaller window gets a smaller prompt`() async throws {
    let dead = try backend("mistral", [.fail(.unreachable(.refused, detail: "refused"))])
    let small = try backend(
      "llamacpp", Fixtures.response("answers/llama-infill.stream.http").steps)
    let list = try #require(FallbackBackend([dead.backend, small.backend]))
    let large = FillRequest.sample(prefix: String(repeating: "let a = 1\n", count: 900))
    #expect(await list.filled(large).failure == nil)
    #expect(dead.transport.requests.first?.json["prompt"]?.string?.utf8.count == 9_000)
    // Its first one may ask for the size of its context.
    let fill = small.transport.requests.first { $0.method == .post }
    let sent = fill?.json["input_prefix"]?.string ?? ""
    #expect((4_500...5_069).contains(sent.utf8.count))
    #expect(list.promptBudget(languageID: "python").tokens == 1_536)
  }

  @Test func `Leaving early closes the request`() async throws {
    let open = try backend(
      "mistral",
      [.head(200), .body("data: {\"choices\":[{\"text\":\"a\"}]}\n\n"), .wait(Signal())])
    let list = try #require(FallbackBackend([open.backend]))
    for try await _ in list.fill(.sample()) { break }
    try await open.transport.closed.wait()
  }

  @Test func `None is no list`() {
    #expect(FallbackBackend([]) == nil)
  }
}
