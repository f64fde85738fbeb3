import Foundation
import HTTPStreaming
import Testing

@testable import Backends

struct OllamaTests {
  private func backend(
    _ transport: FakeTransport, model: String? = nil, extra: String? = nil
  ) throws -> any Backend {
    let options = BackendOptions(preset: "ollama", model: model, extra: extra)
    return try BackendFactory.make(options, transport: transport, clock: FakeClock())
  }

  private func answer() throws -> [FakeTransport.Step] {
    try Fixtures.response("answers/ollama.stream.http").steps
  }

  @Test func `A model without insert support gets the raw template from then on`() async throws {
    let refusal = try Fixtures.response("errors/400-insert-ollama.http").steps
    let good = try answer()
    let transport = FakeTransport { request, _ in
      request.json["suffix"] == nil ? good : refusal
    }
    let backend = try backend(transport, model: "codellama:7b-code")
    #expect(await backend.filled(.sample(prefix: "P", suffix: "S")).text == "    return a + b\n")
    #expect(await backend.filled(.sample(prefix: "P", suffix: "S")).failure == nil)
    #expect(transport.requests.count == 3)
    let body = try #require(transport.requests.last).json
    #expect(body["raw"] == true)
    #expect(body["prompt"] == "<PRE> P <SUF>S <MID>")
  }

  @Test func `Without a suffix the prompt is raw, not a chat`() async throws {
    let transport = FakeTransport(try answer())
    _ = await (try backend(transport)).filled(.sample(prefix: "P", suffix: ""))
    let body = try #require(transport.requests.first).json
    #expect(body["raw"] == true)
    #expect(body["prompt"] == "<|fim_prefix|>P<|fim_suffix|><|fim_middle|>")
  }

  @Test func `The window is asked for, and is the same each time`() async throws {
    let transport = FakeTransport(try answer())
    let backend = try backend(transport)
    backend.warm()
    _ = await backend.filled(.sample())
    _ = await backend.filled(.sample(prefix: String(repeating: "x\n", count: 2_000)))
    let windows = transport.requests.map { $0.json["options"]?["num_ctx"] }
    #expect(windows == [4_096, 4_096, 4_096])
  }

  @Test func `Options of the user's own join ours`() async throws {
    let transport = FakeTransport(try answer())
    _ = await (try backend(transport, extra: #"{"options": {"num_ctx": 8192, "top_k": 5}}"#))
      .filled(.sample())
    let options = try #require(transport.requests.first).json["options"]
    #expect(options?["num_ctx"] == 8_192)
    #expect(options?["top_k"] == 5)
    #expect(options?["num_predict"] == 64)
  }

  @Test func `Warming loads the model`() throws {
    let transport = FakeTransport(try answer())
    try backend(transport).warm()
    let body = try #require(transport.requests.first).json
    #expect(body["model"] == "qwen2.5-coder:1.5b")
    #expect(body["prompt"] == nil)
    #expect(transport.warmed.isEmpty)
  }

  @Test func `The first answer may wait for the model to load`() async throws {
    let transport = FakeTransport(try answer())
    let backend = try backend(transport)
    _ = await backend.filled(.sample())
    _ = await backend.filled(.sample())
    #expect(transport.requests.map(\.deadlines.firstByte) == [.seconds(60), .seconds(10)])
  }

  @Test func `An error in the stream keeps the text before it`() async throws {
    let transport = FakeTransport(try Fixtures.response("errors/200-error-line-ollama.http").steps)
    let filled = await (try backend(transport)).filled(.sample())
    #expect(filled.text == "    ret")
    #expect(filled.failure?.kind == .overloaded)
    #expect(filled.failure?.message.contains("llama runner process has terminated") == true)
  }

  @Test func `Lines under another content type are read`() async throws {
    let body = try Fixtures.response("answers/ollama.stream.http").body
    let transport = FakeTransport([.head(200), .bytes(body)])
    #expect(await (try backend(transport)).filled(.sample()).text == "    return a + b\n")
  }

  @Test func `A missing model says how to get it`() async throws {
    let transport = FakeTransport(try Fixtures.response("errors/404-pull-ollama.http").steps)
    let failure = await (try backend(transport)).filled(.sample()).failure
    #expect(failure?.kind == .modelNotFound)
    #expect(failure?.message.contains("ollama pull") == true)
  }
}
