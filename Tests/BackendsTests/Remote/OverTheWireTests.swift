import Foundation
import HTTPStreaming
import TestSupport
import Testing

@testable import Backends

/// With the real transport against a server on this machine.
struct OverTheWireTests {
  private let transport = URLSessionTransport(version: "test")

  private func backend(_ preset: String, _ base: String) throws -> any Backend {
    var options = BackendOptions.sample(preset)
    options.base = base
    return try BackendFactory.make(options, transport: transport)
  }

  private static let events = [
    #"{"choices":[{"index":0,"delta":{"content":"    return"},"finish_reason":null}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":" é🎉"},"finish_reason":"stop"}]}"#, "[DONE]",
  ]

  @Test func `The request arrives as it was written, and the stream as it was sent`() async throws {
    let server = try LoopbackServer(replies: .events(Self.events))
    let filled = await (try backend("codestral", server.base)).filled(.sample())
    #expect(filled == Filled(text: "    return é🎉", finish: .stop))
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.path == "/v1/fim/completions")
    #expect(request.header("authorization") == "Bearer golden-key-0123456789")
    #expect(request.header("content-type") == "application/json")
    #expect(JSON(request.body)?["suffix"] == "\n\nprint(add(1,2))")
  }

  @Test func `A stream split into single bytes reads the same`() async throws {
    let body = Self.events.map { "data: \($0)\r\n\r\n" }.joined()
    let server = try LoopbackServer(
      replies: .byteByByte(body, headers: ["Content-Type": "text/event-stream"]))
    #expect(
      await (try backend("mistral", server.base)).filled(.sample()).text == "    return é🎉")
  }

  @Test func `Finished answers share one connection`() async throws {
    let server = try LoopbackServer { _ in .events(Self.events) }
    let backend = try backend("mistral", server.base)
    for _ in 0..<5 { #expect(await backend.filled(.sample()).finish == .stop) }
    #expect(server.connectionCount == 1)
  }

  @Test func `Leaving the stream closes the connection`() async throws {
    let server = try LoopbackServer { _ in
      [
        .head(200, ["Content-Type": "text/event-stream"]),
        .chunk("data: \(Self.events[0])\n\n"), .hang,
      ]
    }
    for try await _ in try backend("mistral", server.base).fill(.sample()) { break }
    try await server.exchange(0).clientClosed.wait()
  }

  @Test func `A half chunk is a failure after the text`() async throws {
    let server = try LoopbackServer { _ in
      [
        .head(200, ["Content-Type": "text/event-stream"]),
        .chunk("data: \(Self.events[0])\n\n"), .halfChunk("data: {"), .close,
      ]
    }
    let filled = await (try backend("mistral", server.base)).filled(.sample())
    #expect(filled.text == "    return")
    #expect(filled.failure?.kind == .badResponse)
  }

  /// Every preset with a model of a family whose tokens its server may parse.
  static let families: [(preset: String, model: String?)] = [
    ("codestral", nil), ("langdock", nil), ("litellm", nil), ("deepseek", "deepseek-coder-v2"),
    ("inception", nil), ("llamacpp", nil), ("llamacpp", "starcoder2"),
    ("ollama", "qwen2.5-coder:1.5b"), ("ollama", "granite-code"), ("vllm", "Qwen2.5-Coder-7B"),
    ("vllm", "codegeex4-9b"), ("sglang", "bigcode/starcoder2-3b"), ("tgi", "codellama-7b"),
    ("lmstudio", "seed-coder-8b"), ("lmstudio", "codegemma-2b"), ("vllm", "granite-4.0-h"),
    ("pipilot", nil), ("openrouter", nil), ("litellm-chat", "gpt-4o"), ("pixlab", "any"),
  ]

  /// A source file about models, or a planted one, must not steer the model: what is sent for it are
  /// the very bytes that are sent for the same file without the family's control tokens.
  @Test(arguments: families)
  func `Control tokens in the user's text are not sent`(
    preset: String, model: String?
  ) async throws {
    let server = try LoopbackServer { _ in .json("{}") }
    var options = BackendOptions.sample(preset)
    options.base = server.base
    options.model = model
    let backend = try BackendFactory.make(options, transport: transport)
    let family = FIMTemplate.known(
      model ?? Preset.named(preset)?.family ?? Preset.named(preset)?.model)
    let isChat = Preset.named(preset)?.dialect == .openAIChat || preset == "pixlab"
    let tokens =
      isChat
      ? ChatPrompt.controlTokens
      : (family ?? FIMTemplate.of(preset == "llamacpp" ? "qwen-coder" : nil)).specialTokens
        .filter { $0 != "</s>" }
    #expect(tokens.count >= 3)

    /// The same everywhere: after each token half of one around a whole one.
    func request(_ planted: String) -> FillRequest {
      var request = FillRequest.sample(
        prefix: "def add(a,\(planted) b):\n    ret\(planted)urn ",
        suffix: "\(planted)\nprint(1)\(planted)",
        snippets: [FillSnippet(path: "lib/\(planted)x.py", text: "y\(planted) = \(planted)1")],
        path: "src/\(planted)a.py", languageID: "py\(planted)thon")
      request.documentKey = "/w/pro\(planted)ject/" + request.path
      return request
    }
    let planted = tokens.map { token in
      let middle = token.index(token.startIndex, offsetBy: token.count / 2)
      return token + token[..<middle] + token + token[middle...]
    }.joined()
    _ = await backend.filled(request(""))
    _ = await backend.filled(request(planted))
    let bodies = server.requests.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.count >= 2)
    #expect(bodies.first?.contains("urn ") == true)
    #expect(Set(bodies.suffix(bodies.count / 2)) == Set(bodies.prefix(bodies.count / 2)))
  }

  @Test func `A server that is not there`() async throws {
    let url = try LoopbackServer.refusedURL("/v1")
    let failure = await (try backend("mistral", url.absoluteString)).filled(.sample()).failure
    #expect(failure?.kind == .unreachable)
    #expect(failure?.message.contains("nothing listens at 127.0.0.1:") == true)
  }

  @Test(arguments: [
    (401, BackendFailure.Kind.unauthorized), (402, .paymentRequired), (403, .forbidden),
    (404, .badRequest), (429, .rateLimited), (500, .overloaded), (503, .overloaded),
  ])
  func `Statuses`(status: Int, kind: BackendFailure.Kind) async throws {
    let server = try LoopbackServer { _ in
      .json(#"{"message":"no"}"#, status: status, headers: ["WWW-Authenticate": "Basic"])
    }
    let failure = await (try backend("mistral", server.base)).filled(.sample()).failure
    #expect(failure?.kind == kind)
    #expect(failure?.status == status)
  }
}
