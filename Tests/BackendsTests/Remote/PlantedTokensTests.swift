import HTTPStreaming
import Testing

@testable import Backends

/// A source file about models, or a planted one, must not steer the model: what is sent for it are the
/// very bytes that are sent for the same file without the family's control tokens.
struct PlantedTokensTests {
  /// Every dialect, with models of the families whose tokens a server may parse.
  static let families: [(preset: String, model: String?)] = [
    ("codestral", nil), ("langdock", nil), ("litellm", nil), ("deepseek", "deepseek-coder-v2"),
    ("inception", nil), ("llamacpp", nil), ("llamacpp", "starcoder2"),
    ("ollama", "qwen2.5-coder:1.5b"), ("ollama", "granite-code"), ("vllm", "Qwen2.5-Coder-7B"),
    ("vllm", "codegeex4-9b"), ("sglang", "bigcode/starcoder2-3b"), ("tgi", "codellama-7b"),
    ("lmstudio", "seed-coder-8b"), ("lmstudio", "codegemma-2b"), ("vllm", "granite-4.0-h"),
    ("pipilot", nil), ("openrouter", nil), ("litellm-chat", "gpt-4o"), ("pixlab", "any"),
  ]

  @Test(arguments: families)
  func `They do not reach the wire`(preset: String, model: String?) async throws {
    let known = try #require(Preset.named(preset))
    let family = FIMTemplate.known(model ?? known.family ?? known.model)
    let isChat = known.dialect == .openAIChat || known.dialect == .pixlab
    let tokens =
      isChat
      ? ChatPrompt.controlTokens
      : (family ?? FIMTemplate.of("qwen-coder")).specialTokens.filter { $0 != "</s>" }
    #expect(tokens.count >= 3)
    // After each token half of one around a whole one.
    let planted = tokens.map { token in
      let middle = token.index(token.startIndex, offsetBy: token.count / 2)
      return token + token[..<middle] + token + token[middle...]
    }.joined()
    let clean = try await body(preset, model, planted: "")
    #expect(String(decoding: clean, as: UTF8.self).contains("urn "))
    let sent = try await body(preset, model, planted: planted)
    #expect(sent == clean, "\(String(decoding: sent, as: UTF8.self))")
  }

  /// What is sent for a request that has a text in every part of it.
  private func body(
    _ preset: String, _ model: String?, planted: String
  ) async throws -> [UInt8] {
    var options = BackendOptions.sample(preset)
    options.model = model
    let transport = FakeTransport([.head(200)])
    let backend = try BackendFactory.make(options, transport: transport, clock: FakeClock())
    var request = FillRequest.sample(
      prefix: "def add(a,\(planted) b):\n    ret\(planted)urn ",
      suffix: "\(planted)\nprint(1)\(planted)",
      snippets: [FillSnippet(path: "lib/\(planted)x.py", text: "y\(planted) = \(planted)1")],
      path: "src/\(planted)a.py", languageID: "py\(planted)thon")
    request.documentKey = "/w/pro\(planted)ject/" + request.path
    _ = await backend.filled(request)
    return try #require(transport.requests.first).body
  }
}
