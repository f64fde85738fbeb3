import Foundation
import HTTPStreaming
import Testing

@testable import Backends

struct LlamaInfillTests {
  private func backend(_ transport: FakeTransport, model: String? = nil) throws -> any Backend {
    let options = BackendOptions(preset: "llamacpp", model: model)
    return try BackendFactory.make(options, transport: transport, clock: FakeClock())
  }

  private func answer() throws -> [FakeTransport.Step] {
    try Fixtures.response("answers/llama-infill.stream.http").steps
  }

  @Test func `The current line goes where the server does not cut`() async throws {
    let transport = FakeTransport(try answer())
    _ = await (try backend(transport)).filled(.sample(prefix: "a\nb\n  c<|fim_prefix|>d"))
    let body = try #require(transport.requests.first).json
    #expect(body["input_prefix"] == "a\nb\n")
    #expect(body["prompt"] == "  cd")
  }

  @Test func `Both sides are sent even when empty`() async throws {
    let transport = FakeTransport(try answer())
    _ = await (try backend(transport)).filled(.sample(prefix: "", suffix: ""))
    let body = try #require(transport.requests.first).json
    #expect(body["input_prefix"] == "")
    #expect(body["input_suffix"] == "")
    #expect(body["model"] == nil)
    #expect(transport.requests.first?.header("authorization") == nil)
  }

  @Test(arguments: [
    ("qwen2.5-coder", "<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>"), ("phi-4", "P"), (nil, "P"),
  ])
  func `A model without infill tokens gets a prompt`(model: String?, prompt: String) async throws {
    let refusal = try Fixtures.response("errors/501-infill-llamacpp.http").steps
    let good = try answer()
    let transport = FakeTransport { request, _ in
      request.url.path().hasSuffix("/infill") ? refusal : good
    }
    let filled = await (try backend(transport, model: model))
      .filled(.sample(prefix: "P", suffix: "S"))
    #expect(filled.text == "    return a + b\n")
    let sent = try #require(transport.requests.last)
    #expect(sent.url.absoluteString == "http://127.0.0.1:9931/completion")
    #expect(sent.json["prompt"] == .string(prompt))
    #expect(sent.json["input_prefix"] == nil)
  }

  @Test func `A prompt too long is cut by the reported ratio, once, and remembered`() async throws {
    let overflow = try Fixtures.response("errors/400-context-llamacpp.http").steps
    let good = try answer()
    let transport = FakeTransport { _, index in index == 0 ? overflow : good }
    let backend = try backend(transport)
    let line = "let value = compute(1, 2, 3)\n"
    let long = FillRequest.sample(
      prefix: String(repeating: line, count: 2_000), suffix: String(repeating: line, count: 100),
      snippets: [FillSnippet(path: "a", text: String(repeating: line, count: 400))])
    #expect(await backend.filled(long).text == "    return a + b\n")
    #expect(await backend.filled(long).text == "    return a + b\n")
    #expect(transport.requests.count == 3)

    let sizes = transport.requests.map { request in
      let prompt = request.json["input_prefix"]?.string ?? ""
      return prompt.utf8.count + (request.json["input_suffix"]?.string?.utf8.count ?? 0)
    }
    // 8,192 of 20,024 tokens, less the answer and a margin.
    #expect(Double(sizes[1]) < Double(long.textBytes) * 8_128 / 20_024 * 0.951)
    #expect(Double(sizes[1]) > Double(long.textBytes) * 0.35)
    #expect(sizes[2] == sizes[1])
    #expect(transport.requests[1].json["input_extra"] == [])
    let budget = backend.promptBudget(languageID: "python")
    #expect(budget.tokens == 1_536)
  }

  @Test func `A small window lowers the budget`() async throws {
    let overflow: [FakeTransport.Step] = [
      .head(400),
      .body(
        #"{"error":{"code":400,"type":"exceed_context_size_error","message":"m","n_prompt_tokens":2000,"n_ctx":1024}}"#
      ),
    ]
    let good = try answer()
    let transport = FakeTransport { _, index in index == 0 ? overflow : good }
    let backend = try backend(transport)
    _ = await backend.filled(.sample(prefix: String(repeating: "x = 1\n", count: 1_000)))
    #expect(backend.promptBudget(languageID: "python").tokens == 912)
  }

  @Test(arguments: [
    ("01-infill", "\u{12}r\tr", FinishReason.length, 66, 0),
    ("02-infill-fields", "\u{12}r\tr", .length, 66, 65),
    ("03-infill-stream", "\u{12}r\tr", .length, 66, 65),
    ("17-completion-native", "R", .stop, 5, 0),
  ])
  func `Recorded answers are read`(
    name: String, text: String, finish: FinishReason, prompt: Int, cached: Int
  ) async throws {
    let transport = FakeTransport(try Fixtures.transcript("llama.cpp/\(name).txt").steps)
    let filled = await (try backend(transport)).filled(.sample())
    #expect(filled.text == text)
    #expect(filled.finish == finish)
    #expect(filled.usage?.promptTokens == prompt)
    #expect(filled.usage?.cachedTokens == cached)
  }

  @Test(arguments: [
    ("04-infill-missing", BackendFailure.Kind.badRequest), ("05-noauth", .unauthorized),
    ("09-toolong", .badRequest), ("14-mistral-fim-path", .badRequest),
  ])
  func `Recorded refusals are understood`(name: String, kind: BackendFailure.Kind) async throws {
    let transport = FakeTransport(try Fixtures.transcript("llama.cpp/\(name).txt").steps)
    #expect(await (try backend(transport)).filled(.sample()).failure?.kind == kind)
  }

  @Test(arguments: ["07-v1completions-suffix", "08-v1completions-fim-template-stream"])
  func `Its OpenAI route is read too`(name: String) async throws {
    let transport = FakeTransport(try Fixtures.transcript("llama.cpp/\(name).txt").steps)
    var options = BackendOptions.sample("vllm")
    options.model = "m"
    let filled = await (try BackendFactory.make(options, transport: transport)).filled(.sample())
    #expect(filled.text.hasSuffix("66"))
    #expect(filled.finish == .length)
    #expect((filled.usage?.promptTokens ?? 0) > 0)
  }

  @Test func `Its chat route is read too`() async throws {
    let transport = FakeTransport(try Fixtures.transcript("llama.cpp/15-chat.txt").steps)
    let filled = await (try BackendFactory.make(.sample("pipilot"), transport: transport))
      .filled(.sample(suffix: ""))
    #expect(filled.text == "\u{2}rv")
    #expect(filled.usage == Usage(promptTokens: 20, completionTokens: 3))
  }
}
