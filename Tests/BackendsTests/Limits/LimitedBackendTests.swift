import HTTPStreaming
import Streaming
import Testing

@testable import Backends

/// The limits as a caller sees them, in virtual time.
struct LimitedBackendTests {
  private let clock = FakeClock()

  private func backend(_ preset: String, _ transport: FakeTransport) throws -> any Backend {
    try BackendFactory.make(
      .sample(preset), transport: transport, clock: clock, jitter: { 0 })
  }

  @Test func `After a 429 nothing is sent until the time is over`() async throws {
    let limited = try Fixtures.response("errors/429-gateway.http").steps
    let answer = try Fixtures.response("answers/mistral-fim.stream.http").steps
    let transport = FakeTransport(limited, answer)
    let backend = try backend("mistral", transport)
    #expect(await backend.filled(.sample()).failure?.retryAfter == .seconds(7))
    clock.advance(by: .seconds(4))
    let failure = await backend.filled(.sample()).failure
    #expect(failure?.kind == .rateLimited)
    #expect(failure?.retryAfter == .seconds(3))
    #expect(backend.refusal(isInvoked: false) == failure)
    #expect(transport.requests.count == 1)
    clock.advance(by: .seconds(3))
    #expect(backend.refusal(isInvoked: false) == nil)
    #expect(await backend.filled(.sample()).finish == .stop)
  }

  @Test func `A refused key is not sent again by typing, but by hand`() async throws {
    let refused = try Fixtures.response("errors/401-detail.http").steps
    let answer = try Fixtures.response("answers/mistral-fim.stream.http").steps
    let transport = FakeTransport(refused, answer)
    let backend = try backend("langdock", transport)
    _ = await backend.filled(.sample())
    clock.advance(by: .seconds(20))
    #expect(await backend.filled(.sample()).failure?.kind == .unauthorized)
    #expect(transport.requests.count == 1)
    #expect(await backend.filled(.sample(isInvoked: true)).failure == nil)
    #expect(await backend.filled(.sample()).failure == nil)
    #expect(transport.requests.count == 3)
  }

  @Test func `A dead server is asked less and less, and is back at once when it is back`()
    async throws
  {
    let dead: [FakeTransport.Step] = [.fail(.unreachable(.refused, detail: "refused"))]
    let answer = try Fixtures.response("answers/mistral-fim.stream.http").steps
    let transport = FakeTransport(dead, dead, dead, answer)
    let backend = try backend("mistral", transport)
    var sent: [Int] = []
    for second in 0..<8 {
      _ = await backend.filled(.sample())
      if transport.requests.count > sent.count { sent.append(second) }
      clock.advance(by: .seconds(1))
    }
    // After 1, 2 and 4 seconds; then it answers, and every request goes.
    #expect(sent == [0, 1, 3, 7])
    _ = await backend.filled(.sample())
    #expect(transport.requests.count == 5)
  }

  @Test func `An answer that the caller leaves early is a success all the same`() async throws {
    let refused = try Fixtures.response("errors/500-plain.http").steps
    let answer = try Fixtures.response("answers/mistral-fim.stream.http").steps
    let transport = FakeTransport(refused, answer, refused)
    let backend = try backend("mistral", transport)
    _ = await backend.filled(.sample())
    clock.advance(by: .seconds(1))
    for try await _ in backend.fill(.sample()) { break }
    _ = await backend.filled(.sample())
    // The first failure after a success counts as the first.
    #expect(backend.refusal(isInvoked: false)?.retryAfter == .seconds(1))
  }

  @Test func `Langdock's tokens a minute hold`() async throws {
    let transport = FakeTransport(try Fixtures.response("answers/mistral-fim.stream.http").steps)
    let backend = try backend("langdock", transport)
    // About 5,000 tokens each; the provider counts 13, and gives the rest back.
    let large = FillRequest.sample(prefix: String(repeating: "let a = 1\n", count: 1_600))
    for _ in 0..<10 { #expect(await backend.filled(large).failure == nil) }
    // Without a count the estimates stand.
    let silent = FakeTransport([.head(200), .body("data: {\"choices\":[{\"text\":\"a\"}]}\n\n")])
    let uncounted = try self.backend("langdock", silent)
    var refusal: BackendFailure?
    for _ in 0..<4 { refusal = await uncounted.filled(large).failure }
    #expect(refusal?.kind == .rateLimited)
    #expect(silent.requests.count == 3)
    #expect(refusal?.message.contains("60000 tokens a minute") == true)
  }
}
