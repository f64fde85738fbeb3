import Foundation
import HTTPStreaming
import Testing

@testable import Backends

struct OpenAICompletionsTests {
  private func backend(
    _ preset: String, _ transport: FakeTransport, model: String? = nil, base: String? = nil
  ) throws -> any Backend {
    var options = BackendOptions.sample(preset)
    options.model = model
    options.base = base
    return try BackendFactory.make(options, transport: transport, clock: FakeClock())
  }

  private func answer() throws -> [FakeTransport.Step] {
    try Fixtures.response("answers/openai-completions.stream.http").steps
  }

  @Test func `A server that refuses the suffix gets the template from then on`() async throws {
    let good = try answer()
    let refusal = try Fixtures.response("errors/400-suffix-vllm.http").steps
    let transport = FakeTransport { request, _ in request.json["suffix"] == nil ? good : refusal }
    let backend = try backend(
      "openai", transport, model: "Qwen2.5-Coder-1.5B", base: "http://127.0.0.1:8000/v1")
    #expect(await backend.filled(.sample()).text == "    return a + b\n")
    #expect(await backend.filled(.sample()).text == "    return a + b\n")
    #expect(transport.requests.count == 3)
    #expect(
      transport.requests.last?.json["prompt"]?.string?.hasPrefix("<|fim_prefix|>def add") == true)
  }

  @Test func `An empty suffix is left out, but for Codestral`() async throws {
    let transport = FakeTransport(try answer())
    _ = await (try backend("deepseek", transport)).filled(.sample(suffix: ""))
    _ = await (try backend("litellm", transport)).filled(.sample(suffix: ""))
    #expect(transport.requests.map { $0.json["suffix"] } == [nil, "\n"])
  }

  @Test func `Files go as comments where there is no form for them`() async throws {
    let transport = FakeTransport(try answer())
    _ = await (try backend("deepseek", transport)).filled(
      .sample(prefix: "P", snippets: [FillSnippet(path: "a.py", text: "x = 1")]))
    #expect(
      transport.requests.first?.json["prompt"]
        == "# Path: a.py, language: python\n# x = 1\n\n# Path: src/math.py, language: python\nP")
  }

  @Test func `With a template, the answer ends at the family's control strings`() async throws {
    let transport = FakeTransport([
      .head(200),
      .body(#"data: {"choices":[{"text":"a = 1<|cur"}]}"# + "\n\n"),
      .body(#"data: {"choices":[{"text":"sor|>b"}]}"# + "\n\n"),
    ])
    let filled = await (try backend("vllm", transport, model: "qwen2.5-coder")).filled(.sample())
    #expect(filled.text == "a = 1")
    #expect(filled.finish == .stop)
    #expect(transport.requests.first?.json["stop"]?.array?.count == 4)
  }

  @Test func `Granite's habit of beginning the line anew is undone`() async throws {
    let transport = FakeTransport([
      .head(200), .body(#"{"choices":[{"text":"    total = sum(xs)"}]}"#),
    ])
    let filled = await (try backend("vllm", transport, model: "granite-code:8b"))
      .filled(.sample(prefix: "def f(xs):\n    total = ", suffix: "\n"))
    #expect(filled.text == "sum(xs)")
  }

  @Test func `LiteLLM is told not to retry and how long it has`() async throws {
    let transport = FakeTransport(try answer())
    _ = await (try backend("litellm", transport)).filled(.sample())
    let sent = try #require(transport.requests.first)
    #expect(sent.header("x-litellm-num-retries") == "0")
    #expect(sent.header("x-litellm-timeout") == "7")
  }

  @Test(arguments: [
    "http://127.0.0.1:4000/mistral", "http://127.0.0.1:4000/mistral/v1",
    "http://127.0.0.1:4000/mistral/v1/fim/completions",
  ])
  func `LiteLLM's pass-through is Mistral's own route`(base: String) async throws {
    let transport = FakeTransport(try Fixtures.response("answers/mistral-fim.stream.http").steps)
    var request = FillRequest.sample()
    request.promptCacheKey = "c0ffee"
    #expect(
      await (try backend("litellm", transport, base: base)).filled(request).text
        == "    return a + b\n")
    let sent = try #require(transport.requests.first)
    #expect(sent.url.absoluteString == "http://127.0.0.1:4000/mistral/v1/fim/completions")
    #expect(sent.json["model"] == "codestral-latest")
    #expect(sent.json["prompt_cache_key"] == "c0ffee")
  }
}
