import Foundation
import HTTPStreaming
import Streaming
import Testing
import TextDocuments

@testable import Backends

struct BackendFactoryTests {
  private func fault(_ options: BackendOptions) -> BackendConfigurationError? {
    #expect(throws: BackendConfigurationError.self) {
      _ = try BackendFactory.make(options, transport: FakeTransport([]))
    }
  }

  @Test(arguments: [("codestal", "codestral"), ("Mistrl", "mistral"), ("lang", "langdock")])
  func `An unknown preset names the nearest`(name: String, nearest: String) {
    let error = fault(.sample(name))
    #expect(error?.kind == .unknownPreset)
    #expect(error?.message.contains("Did you mean \(nearest)") == true, "\(error?.message ?? "")")
  }

  @Test func `A name like none of them lists them all`() {
    #expect(fault(.sample("zzzzzzzzzzzz"))?.message.contains("codestral, mistral") == true)
  }

  @Test func `A missing key says where it may come from`() {
    let error = fault(.sample("codestral", key: nil))
    #expect(error?.kind == .missingKey)
    #expect(
      error?.message
        == "The preset codestral needs a key: set CODESTRAL_API_KEY or MISTRAL_API_KEY, "
        + "or `key` in the configuration.")
  }

  @Test(arguments: [
    ("codestral", "https://llm.example.com/v1"), ("codestral", "https://codestral.mistrall.ai/v1"),
    ("codestral", "https://codestral.mistral.ai:8443/v1"),
    ("codestral", "https://127.evil.example"),
    ("openai", "https://llm.example.com/v1"), ("pipilot", "https://10.1.2.3/v1"),
    ("langdock", "https://api.langdock.com.example.com"),
  ])
  func `A key that only lies in the environment is not sent to a strange host`(
    preset: String, base: String
  ) {
    var options = BackendOptions.sample(preset)
    options.base = base
    options.impliedKeyVariable = "GOLDEN_KEY"
    let error = fault(options)
    #expect(error?.kind == .foreignHost)
    #expect(error?.message.contains(#"`key` to {"env": "GOLDEN_KEY"}"#) == true)
    // Named by the user, it is theirs to send.
    options.impliedKeyVariable = nil
    #expect(throws: Never.self) {
      try BackendFactory.make(options, transport: FakeTransport([]))
    }
  }

  @Test func `A mistyped host is told by the one it resembles`() {
    var options = BackendOptions.sample("codestral")
    options.base = "https://codestral.mistrall.ai/v1"
    options.impliedKeyVariable = "CODESTRAL_API_KEY"
    #expect(
      fault(options)?.message
        == "The key in CODESTRAL_API_KEY is not sent to codestral.mistrall.ai, which is not Mistral's "
        + "own host (codestral.mistral.ai or api.mistral.ai). Correct `base` (did you mean "
        + "codestral.mistral.ai?), or, if this host should have that key, set `key` to "
        + #"{"env": "CODESTRAL_API_KEY"} beside it, or --key-env CODESTRAL_API_KEY."#)
  }

  @Test(arguments: [
    ("codestral", "https://api.mistral.ai"), ("mistral", "https://codestral.mistral.ai:443/v1/"),
    ("codestral", "http://127.0.0.1:8080/v1"), ("codestral", "http://localhost:8080"),
    ("codestral", "http://[::1]:8080"), ("langdock", "https://api.langdock.com/mistral/us/v1"),
    // Software that runs on hosts of its users.
    ("litellm", "https://llm.example.com"), ("vllm", "https://gpu.example.com/v1"),
  ])
  func `A key in the environment goes to its provider, to this machine, and to one's own server`(
    preset: String, base: String
  ) {
    var options = BackendOptions.sample(preset)
    options.base = base
    options.model = "qwen"
    options.impliedKeyVariable = "GOLDEN_KEY"
    #expect(throws: Never.self) {
      try BackendFactory.make(options, transport: FakeTransport([]))
    }
  }

  @Test func `An empty key is a missing one`() {
    let error = fault(.sample("codestral", key: " \n"))
    #expect(error?.kind == .missingKey)
    #expect(
      error?.message.contains("the environment variable GOLDEN_KEY gave an empty one") == true)
  }

  @Test func `An authorization header of one's own stands for a key`() async throws {
    let transport = FakeTransport(try Fixtures.response("answers/mistral-fim.whole.http").steps)
    var options = BackendOptions.sample("mistral", key: nil)
    options.headers = ["authorization": "Basic Zm9v", "X-Team": "a"]
    _ = await (try BackendFactory.make(options, transport: transport)).filled(.sample())
    let sent = try #require(transport.requests.first)
    #expect(sent.header("Authorization") == "Basic Zm9v")
    #expect(sent.header("X-Team") == "a")
  }

  @Test(arguments: ["golden\nkey", "golden key", "Bearer golden", "gölden", "golden\u{0}key"])
  func `A key that no header can carry is refused without showing it`(key: String) {
    let error = fault(.sample("mistral", key: key))
    #expect(error?.kind == .badKey)
    #expect(error?.message.contains("the environment variable GOLDEN_KEY") == true)
    #expect(error?.message.contains("golden") == false)
  }

  @Test func `The line end of a key file is no part of the key`() async throws {
    let transport = FakeTransport(try Fixtures.response("answers/mistral-fim.whole.http").steps)
    let backend = try BackendFactory.make(
      .sample("mistral", key: "golden-key\r\n"), transport: transport)
    _ = await backend.filled(.sample())
    #expect(transport.requests.first?.header("authorization") == "Bearer golden-key")
  }

  @Test(arguments: [
    ["X-A": "a\nb"], ["X A": "a"], ["": "a"], ["X:": "a"], ["X-A": "ä"], ["X-Ä": "a"],
  ])
  func `A header that would break the request is refused`(headers: [String: String]) {
    var options = BackendOptions.sample("mistral")
    options.headers = headers
    #expect(fault(options)?.kind == .badHeader)
  }

  @Test(arguments: ["[1]", "{", "\"a\"", "top_p: 1"])
  func `Extra that is no object is refused`(extra: String) {
    var options = BackendOptions.sample("mistral")
    options.extra = extra
    #expect(fault(options)?.kind == .badExtra)
  }

  @Test func `The local model is what the caller has`() throws {
    struct Local: Backend {
      let name = "local"
      func fill(
        _ request: FillRequest, on executor: EditorExecutor
      ) -> FillStream {
        FillStream { $0.finish() }
      }
    }
    let options = BackendOptions(preset: "local")
    let backend = try BackendFactory.make(
      options, transport: FakeTransport([]), localModel: Local())
    #expect(backend is Local)
    #expect(fault(options)?.kind == .noLocalModel)
  }

  @Test func `Region chooses Langdock's path`() async throws {
    let transport = FakeTransport(try Fixtures.response("answers/mistral-fim.whole.http").steps)
    var options = BackendOptions.sample("langdock")
    options.region = "us"
    _ = await (try BackendFactory.make(options, transport: transport)).filled(.sample())
    #expect(
      transport.requests.first?.url.absoluteString
        == "https://api.langdock.com/mistral/us/v1/fim/completions")
  }
}
