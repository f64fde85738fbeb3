import Foundation
import HTTPStreaming
import Testing

@testable import Backends

struct MistralFIMTests {
  private func body(
    _ request: FillRequest, preset: String = "mistral", extra: String? = nil
  ) async throws -> JSON {
    let transport = FakeTransport(try Fixtures.response("answers/mistral-fim.whole.http").steps)
    var options = BackendOptions.sample(preset)
    options.extra = extra
    let backend = try BackendFactory.make(options, transport: transport, clock: FakeClock())
    _ = await backend.filled(request)
    return try #require(transport.requests.first).json
  }

  @Test func `Every field that is set is sent, and no other`() async throws {
    var request = FillRequest.sample()
    request.minTokens = 1
    request.seed = 7
    request.promptCacheKey = "c0ffee"
    request.temperature = 0.2
    #expect(
      try await body(request) == [
        "model": "codestral-latest", "prompt": "def add(a, b):\n", "suffix": "\n\nprint(add(1,2))",
        "max_tokens": 64, "min_tokens": 1, "temperature": 0.2, "random_seed": 7, "stream": true,
        "stop": ["\n\n"], "prompt_cache_key": "c0ffee",
      ])
    let bare = try #require(try await body(.sample(stop: [])).object)
    #expect(
      Set(bare.keys) == ["model", "prompt", "suffix", "max_tokens", "temperature", "stream"])
  }

  @Test func `Langdock gets only the fields it documents`() async throws {
    var request = FillRequest.sample()
    request.promptCacheKey = "c0ffee"
    let body = try await body(request, preset: "langdock")
    #expect(body["prompt_cache_key"] == nil)
    #expect(body["model"] == "codestral-2405")
  }

  @Test func `An empty suffix is sent as a line end`() async throws {
    #expect(try await body(.sample(suffix: ""))["suffix"] == "\n")
  }

  @Test func `Snippets become files before the current one`() async throws {
    let request = FillRequest.sample(
      snippets: [
        FillSnippet(path: "a.py", text: "x = 1"), FillSnippet(path: "b/c.py", text: "y = 2\n"),
      ])
    let body = try await body(request)
    #expect(
      body["prompt"]
        == "+++++ a.py\nx = 1\n\n+++++ b/c.py\ny = 2\n\n\n+++++ src/math.py\ndef add(a, b):\n")
    #expect(body["stop"] == ["\n+++++ ", "\n\n"])
  }

  @Test func `No more than four stop sequences are sent`() async throws {
    let body = try await body(.sample(stop: ["a", "b", "c", "d", "e"]))
    #expect(body["stop"] == ["a", "b", "c", "d"])
  }

  @Test func `Greedy sampling goes without top_p`() async throws {
    #expect(try await body(.sample(), extra: #"{"top_p": 0.9}"#)["top_p"] == nil)
    let warm = try await body(.sample(), extra: #"{"top_p": 0.9, "temperature": 0.3}"#)
    #expect(warm["top_p"] == 0.9)
    #expect(warm["temperature"] == 0.3)
  }

  @Test func `A null in extra takes a key out`() async throws {
    let body = try await body(
      .sample(), extra: #"{"temperature": null, "metadata": {"team": true}}"#)
    #expect(body["temperature"] == nil)
    #expect(body["metadata"] == ["team": true])
  }

  @Test(arguments: [
    (prefix: "x = ", suffix: "\n", answer: " 1", text: "1"),
    (prefix: "x = ", suffix: "\n", answer: "  1", text: " 1"),
    (prefix: "x = ", suffix: ")", answer: " 1", text: " 1"),
    (prefix: "x =", suffix: "\n", answer: " 1", text: " 1"),
    (prefix: "a\n\n", suffix: "", answer: "\nb", text: "b"),
    (prefix: "a\n\n", suffix: "z", answer: "\nb", text: "\nb"),
    (prefix: "a\n", suffix: "", answer: "\nb", text: "\nb"),
  ])
  func `Codestral's extra white space at the start is dropped`(
    prefix: String, suffix: String, answer: String, text: String
  ) async throws {
    let reply = JSON.object(["choices": [["message": ["content": .string(answer)]]]])
    let transport = FakeTransport([.head(200), .bytes(reply.bytes)])
    let backend = try BackendFactory.make(.sample("mistral"), transport: transport)
    let filled = await backend.filled(.sample(prefix: prefix, suffix: suffix))
    #expect(filled.text == text)
  }

  @Test func `The answer that Langdock documents is read`() async throws {
    let transport = FakeTransport(
      try Fixtures.response("answers/langdock-documented.whole.http").steps)
    let backend = try BackendFactory.make(.sample("langdock"), transport: transport)
    var request = FillRequest.sample(
      prefix: "function removeSpecialCharactersWithRegex(str: string) {", suffix: "", stop: [])
    request.path = "clean.ts"
    let filled = await backend.filled(request)
    #expect(filled.text.hasPrefix("\n  // Use a regular expression"))
    #expect(filled.text.hasSuffix(#"console.log(outputString); // Output: "HelloWorld123""#))
    #expect(filled.finish == .stop)
    #expect(filled.usage == Usage(promptTokens: 16, completionTokens: 102))
    let sent = try #require(transport.requests.first)
    #expect(
      sent.url.absoluteString == "https://api.langdock.com/mistral/eu/v1/fim/completions")
  }

  @Test(arguments: ["36-passthrough-mistral", "37-passthrough-mistral-stream"])
  func `Recorded answers through LiteLLM's pass-through are read`(name: String) async throws {
    let transport = FakeTransport(try Fixtures.transcript("litellm/\(name).txt").steps)
    let backend = try BackendFactory.make(.sample("mistral"), transport: transport)
    let filled = await backend.filled(.sample())
    #expect(
      filled
        == Filled(
          text: "    return a + b\n", finish: .stop,
          usage: Usage(promptTokens: 8, completionTokens: 5)))
  }
}
