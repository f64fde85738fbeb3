import HTTPStreaming
import Testing

@testable import Backends

/// Every exchange recorded with a LiteLLM proxy, read by the preset that a user would have.
struct LiteLLMReplayTests {
  private func filled(_ name: String, keyless: Bool = false) async throws -> Filled {
    let transport = FakeTransport(try Fixtures.transcript("litellm/\(name).txt").steps)
    var options = BackendOptions.sample("litellm", key: keyless ? nil : "golden-key-0123456789")
    options.model = "cs-ok"
    let backend = try BackendFactory.make(options, transport: transport, clock: FakeClock())
    return await backend.filled(.sample())
  }

  @Test(arguments: [
    ("01-fim-nonstream", Usage(promptTokens: 8, completionTokens: 5) as Usage?),
    ("02-fim-stream", nil), ("02b-fim-stream-usage", Usage(promptTokens: 13, completionTokens: 6)),
    ("03-fim-extras", Usage(promptTokens: 8, completionTokens: 5)),
    ("04-fim-base-only", Usage(promptTokens: 8, completionTokens: 5)),
    ("30-nomaster-nokey", Usage(promptTokens: 8, completionTokens: 5)),
    ("38-engines-route", Usage(promptTokens: 8, completionTokens: 5)),
    ("19-fim-via-mistral-provider", Usage(promptTokens: 8, completionTokens: 5)),
  ])
  func `Answers`(name: String, usage: Usage?) async throws {
    #expect(
      try await filled(name)
        == Filled(text: "    return a + b\n", finish: .stop, usage: usage))
  }

  @Test func `The chunks of its Python library, whose last text is null`() async throws {
    let chunks = try Fixtures.text("litellm/60-sdk.txt").split(separator: "\n")
      .filter { $0.hasPrefix("CHUNK ") }
    #expect(chunks.count == 6)
    let events = chunks.map { FakeTransport.Step.body("data: \($0.dropFirst(6))\n\n") }
    let transport = FakeTransport([.head(200)] + events + [.body("data: [DONE]\n\n")])
    let backend = try BackendFactory.make(.sample("litellm"), transport: transport)
    #expect(
      await backend.filled(.sample()) == Filled(text: "    return a + b\n", finish: .stop))
  }

  @Test func `An upstream error that the proxy swallows looks like an end`() async throws {
    #expect(
      try await filled("13-error-event-midstream") == Filled(text: "    return a +", finish: .stop))
  }

  @Test func `A cut upstream is told after the text`() async throws {
    let filled = try await filled("12-cut-midstream")
    #expect(filled.text == "    return a +")
    #expect(filled.failure?.kind == .overloaded)
    #expect(filled.failure?.message.contains("MidStreamFallbackError") == true)
  }

  @Test(arguments: [
    ("05-up401", BackendFailure.Kind.unauthorized),
    ("05s-up401-stream", .rateLimited), ("06-up422", .badRequest), ("07-up429", .rateLimited),
    ("07s-up429-stream", .rateLimited), ("08-up500", .overloaded), ("09-up503html", .overloaded),
    ("10-timeout", .timedOut), ("11-down", .unreachable), ("14-proxy-badkey", .unauthorized),
    ("15-proxy-badmodel", .modelNotFound), ("16-proxy-badjson", .badRequest),
    ("21-passthrough-mistral-fim", .unreachable),
    ("22-v1-fim-route", .badRequest), ("31-stream-401-nocooldown", .unauthorized),
    ("32-429-full", .rateLimited), ("33-429-chat", .rateLimited),
    ("34-unsupported-param-no-drop", .badRequest), ("35-header-timeout", .timedOut),
    ("50-default-retries-429", .rateLimited), ("51-default-retries-500", .overloaded),
    ("52-default-retries-401", .unauthorized),
    ("54-header-num-retries-0", .overloaded), ("56-chat-429-header-num-retries-0", .rateLimited),
    ("57-header-num-retries-0-429-fim", .rateLimited),
  ])
  func `Failures`(name: String, kind: BackendFailure.Kind) async throws {
    let failure = try #require(try await filled(name).failure)
    #expect(failure.kind == kind, "\(failure.message)")
    #expect(failure.message.hasPrefix("LiteLLM answered"))
  }

  @Test func `What its provider said is told in that one's words`() async throws {
    let refused = try #require(try await filled("05-up401").failure)
    #expect(
      refused.message
        == "LiteLLM answered 401: \"Unauthorized\". The proxy's own key was refused by the model's "
        + "provider: check `api_key` in the proxy's configuration.")
    #expect(refused.advice?.hasPrefix("The proxy's own key was refused") == true)
    let invalid = try #require(try await filled("06-up422").failure)
    #expect(invalid.message.hasPrefix(#"LiteLLM answered 422: "body"#), "\(invalid.message)")
  }

  @Test func `No key at a proxy that wants one`() async throws {
    let failure = try #require(try await filled("14b-proxy-nokey", keyless: true).failure)
    #expect(failure.kind == .unauthorized)
    #expect(failure.message.contains("No key was sent; set one"))
    #expect(failure.message.contains("LITELLM_API_KEY"))
    #expect(try await filled("55-missing-auth", keyless: true).failure?.kind == .unauthorized)
    #expect(try await filled("14b-proxy-nokey").failure?.kind == .overloaded)
  }

  @Test func `Waiting times are found in words and in handed-on headers`() async throws {
    #expect(try await filled("05s-up401-stream").failure?.retryAfter == .seconds(5))
    #expect(try await filled("33-429-chat").failure?.retryAfter == .seconds(7))
    #expect(try await filled("07-up429").failure?.retryAfter == nil)
  }

  @Test func `While the proxy cools down the cause is still told`() async throws {
    let unauthorized = try Fixtures.transcript("litellm/05-up401.txt").steps
    let coolingDown = try Fixtures.transcript("litellm/05s-up401-stream.txt").steps
    let transport = FakeTransport(unauthorized, coolingDown)
    let backend = try BackendFactory.make(
      .sample("litellm"), transport: transport, clock: FakeClock())
    // By hand both times: our own caution would not let the second one go.
    let first = await backend.filled(.sample(isInvoked: true)).failure
    let second = await backend.filled(.sample(isInvoked: true)).failure
    #expect(first?.kind == .unauthorized)
    #expect(second?.kind == .unauthorized)
    #expect(second?.message == first?.message)
    #expect(second?.retryAfter == .seconds(5))
    #expect(transport.requests.count == 2)
  }
}
