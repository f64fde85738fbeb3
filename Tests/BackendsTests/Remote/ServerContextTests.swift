import Foundation
import HTTPStreaming
import Testing

@testable import Backends

/// What a server tells of its context, and what comes of it.
struct ServerContextTests {
  private static func props(_ context: Int) -> [FakeTransport.Step] {
    [.head(200), .body(#"{"default_generation_settings":{"n_ctx":\#(context)},"total_slots":2}"#)]
  }

  private func backend(
    _ preset: String, _ transport: FakeTransport, key: String? = nil
  ) throws -> RemoteBackend {
    var options = BackendOptions.sample(preset, key: key)
    if preset == "vllm" { options.model = "Qwen/Qwen2.5-Coder-7B" }
    let backend = try BackendFactory.make(options, transport: transport, clock: FakeClock())
    return try #require(backend as? RemoteBackend)
  }

  @Test(arguments: [(16_384, 1_536), (2_048, 1_536), (1_536, 1_280), (256, 128)])
  func `A small context lowers the budget`(context: Int, tokens: Int) async throws {
    let backend = try backend("llamacpp", FakeTransport(Self.props(context)))
    await backend.askForContext()?.value
    let budget = backend.promptBudget(languageID: "python")
    #expect(budget.tokens == tokens)
    // The user's own size is bounded too.
    #expect(budget.affordableTokens == max(context - 256, context / 2))
    #expect(backend.inspection?.promptLimit == max(context - 256, context / 2))
  }

  @Test func `vLLM tells it with its models`() async throws {
    let models =
      #"{"data":[{"id":"other","max_model_len":99999},"#
      + #"{"id":"Qwen/Qwen2.5-Coder-7B","max_model_len":1024}]}"#
    let transport = FakeTransport([.head(200), .body(models)])
    let backend = try backend("vllm", transport, key: "k-1")
    await backend.askForContext()?.value
    #expect(backend.promptBudget(languageID: "").tokens == 768)
    let request = try #require(transport.requests.first)
    #expect(request.method == .get)
    #expect(request.url.absoluteString == "http://127.0.0.1:8000/v1/models")
    #expect(request.header("authorization") == "Bearer k-1")
  }

  @Test(arguments: [
    "{}", "not JSON", #"{"default_generation_settings":{"n_ctx":0}}"#,
    #"{"default_generation_settings":{"n_ctx":-1}}"#, #"{"data":[]}"#,
  ])
  func `An answer that says nothing changes nothing`(body: String) async throws {
    let backend = try backend("llamacpp", FakeTransport([.head(200), .body(body)]))
    await backend.askForContext()?.value
    #expect(backend.promptBudget(languageID: "").tokens == 1_536)
    #expect(backend.promptBudget(languageID: "").affordableTokens == nil)
  }

  @Test func `It is asked once`() async throws {
    let transport = FakeTransport(Self.props(4_096))
    let backend = try backend("llamacpp", transport)
    backend.warm()
    backend.warm()
    #expect(backend.askForContext() == nil)
    #expect(transport.requests.count == 1)
  }

  @Test func `A server that is not there yet is asked after its first answer`() async throws {
    let answer = try Fixtures.response("answers/llama-infill.stream.http").steps
    let transport = FakeTransport { request, index in
      if index == 0 { return [.head(503), .body(#"{"error":{"message":"Loading model"}}"#)] }
      return request.method == .get ? Self.props(1_024) : answer
    }
    let backend = try backend("llamacpp", transport)
    await backend.askForContext()?.value
    #expect(backend.promptBudget(languageID: "").tokens == 1_536)
    _ = await backend.filled(.sample())
    #expect(transport.requests.map(\.method) == [.get, .post, .get])
  }

  @Test func `No one else is asked`() throws {
    for preset in Preset.all where !["llamacpp", "vllm", "sglang", "local"].contains(preset.name) {
      let transport = FakeTransport([.head(200)])
      var options = BackendOptions.sample(preset.name)
      options.model = preset.model ?? "codellama"
      try BackendFactory.make(options, transport: transport).warm()
      #expect(transport.requests.allSatisfy { $0.method == .post }, "\(preset.name)")
    }
  }

  /// The server would cut files that its context has no room for, without a word.
  @Test(arguments: [(16_384, true), (2_048, false), (2_400, false)])
  func `Files go where they are not cut`(context: Int, asFiles: Bool) async throws {
    let answer = try Fixtures.response("answers/llama-infill.stream.http").steps
    let transport = FakeTransport { request, _ in
      request.method == .get ? Self.props(context) : answer
    }
    let backend = try backend("llamacpp", transport)
    await backend.askForContext()?.value
    let text = String(repeating: "x = 1\n", count: 250)
    _ = await backend.filled(
      .sample(prefix: "a\nb", snippets: [FillSnippet(path: "lib/a.py", text: text)]))
    let body = try #require(transport.requests.last).json
    if asFiles {
      #expect(body["input_extra"]?.array?.count == 1)
      #expect(body["input_prefix"] == "a\n")
    } else {
      #expect(body["input_extra"] == [])
      let prefix = try #require(body["input_prefix"]?.string)
      #expect(prefix.hasPrefix("# Path: lib/a.py, language: python\n# x = 1\n"))
      #expect(prefix.hasSuffix("# Path: src/math.py, language: python\na\n"))
    }
  }
}
