import Foundation
import HTTPStreaming
import Testing

@testable import Backends

struct PixLabTests {
  @Test(arguments: ["pixlab", "pixlab-openai-reply"])
  func `Both forms of reply are read`(name: String) async throws {
    let transport = FakeTransport(try Fixtures.response("answers/\(name).whole.http").steps)
    let backend = try BackendFactory.make(.sample("pixlab"), transport: transport)
    let filled = await backend.filled(.sample(prefix: "def add(a, b):\n"))
    #expect(filled.text == "    return a + b")
    #expect(filled.usage != nil)
  }

  @Test func `The key is in the body`() async throws {
    let transport = FakeTransport([.head(200)])
    _ = await (try BackendFactory.make(.sample("pixlab"), transport: transport)).filled(.sample())
    let sent = try #require(transport.requests.first)
    #expect(sent.json["key"] == "golden-key-0123456789")
    #expect(sent.header("authorization") == nil)
  }

  @Test func `Or in the header that PixLab names`() async throws {
    let transport = FakeTransport([.head(200)])
    var options = BackendOptions.sample("pixlab")
    options.headers = ["WWW-Authenticate": "{key}"]
    _ = await (try BackendFactory.make(options, transport: transport)).filled(.sample())
    let sent = try #require(transport.requests.first)
    #expect(sent.header("www-authenticate") == "golden-key-0123456789")
    #expect(sent.json["key"] == nil)
  }

  @Test func `A failure in a 200 is a failure`() async throws {
    let transport = FakeTransport(try Fixtures.response("errors/200-pixlab-status.http").steps)
    let failure = await (try BackendFactory.make(.sample("pixlab"), transport: transport))
      .filled(.sample()).failure
    #expect(failure?.kind == .unauthorized)
    #expect(
      failure?.message
        == "PixLab reported an error in its answer (403): the key from the environment variable "
        + "GOLDEN_KEY was not accepted (\"Invalid or expired API key\"). Check that it is whole, "
        + "still valid, and made for llm.pixlab.io.")
  }

  @Test func `It can be told to answer in OpenAI's form`() async throws {
    let transport = FakeTransport([.head(200)])
    var options = BackendOptions.sample("pixlab")
    options.extra = #"{"openai-reply": true}"#
    _ = await (try BackendFactory.make(options, transport: transport)).filled(.sample())
    #expect(transport.requests.first?.json["openai-reply"] == true)
  }
}
