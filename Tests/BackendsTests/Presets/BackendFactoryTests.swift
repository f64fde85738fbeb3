import Foundation
import HTTPStreaming
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
      func fill(_ request: FillRequest) -> AsyncThrowingStream<FillEvent, any Error> {
        AsyncThrowingStream { $0.finish() }
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
