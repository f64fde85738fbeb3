import Foundation
import HTTPStreaming
import Testing

@testable import Backends

struct OpenAIChatTests {
  private func backend(
    _ preset: String, _ transport: FakeTransport, model: String? = nil
  ) throws -> any Backend {
    var options = BackendOptions.sample(preset)
    options.model = model
    return try BackendFactory.make(options, transport: transport, clock: FakeClock())
  }

  private let answer: FakeTransport

  init() throws {
    answer = FakeTransport(try Fixtures.response("answers/openai-chat.stream.http").steps)
  }

  @Test func `The caller's stops end the text, and are not sent`() async throws {
    let transport = FakeTransport([
      .head(200),
      .body(
        #"{"choices":[{"message":{"content":"Sure, here is the code:\n\n<FILL>a = 1\n\nb = 2"}}]}"#),
    ])
    let filled = await (try backend("pipilot", transport)).filled(
      .sample(prefix: "", stop: ["\n\n"]))
    #expect(filled.text == "a = 1")
    #expect(transport.requests.first?.json["stop"] == ["</FILL>"])
  }

  @Test func `PiPilot works without a key, and by its old model name`() async throws {
    let options = BackendOptions(preset: "pipilot", model: "gpt-4-code")
    _ = await (try BackendFactory.make(options, transport: answer)).filled(.sample())
    let sent = try #require(answer.requests.first)
    #expect(sent.header("authorization") == nil)
    #expect(sent.json["model"] == "gpt-4-code")
    #expect(sent.json["temperature"] == 0.1)
  }

  @Test func `Mistral behind LiteLLM goes on from a begun message`() async throws {
    _ = await (try backend("litellm-chat", answer, model: "codestral")).filled(.sample())
    #expect(
      answer.requests.first?.json["messages"]?.array?.last == [
        "role": "assistant", "content": "<FILL>", "prefix": true,
      ])
  }

  @Test func `Other models behind LiteLLM get no begun message`() async throws {
    _ = await (try backend("litellm-chat", answer, model: "gpt-4o")).filled(.sample())
    #expect(answer.requests.first?.json["messages"]?.array?.last?["role"] == "user")
  }

  @Test func `A proxy that refuses the begun message gets none from then on`() async throws {
    let refusal: [FakeTransport.Step] = [
      .head(400),
      .body(#"{"error":{"message":"messages.4.prefix: Extra inputs are not permitted"}}"#),
    ]
    let good = try Fixtures.response("answers/openai-chat.stream.http").steps
    let transport = FakeTransport { request, _ in
      request.wireText.contains(#""prefix":true"#) ? refusal : good
    }
    let backend = try backend("litellm-chat", transport, model: "codestral")
    #expect(await backend.filled(.sample()).text == "    return a + b")
    #expect(await backend.filled(.sample()).failure == nil)
    #expect(transport.requests.count == 3)
  }

  @Test(arguments: ["17-chat", "18-chat-stream"])
  func `Recorded answers of LiteLLM's chat route are read`(name: String) async throws {
    let transport = FakeTransport(try Fixtures.transcript("litellm/\(name).txt").steps)
    let filled = await (try backend("litellm-chat", transport, model: "chat-ok"))
      .filled(.sample(suffix: ""))
    #expect(filled.text == "    return a + b")
    #expect(filled.finish == .stop)
  }
}
