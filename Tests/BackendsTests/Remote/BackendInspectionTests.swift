import HTTPStreaming
import Testing

@testable import Backends

struct BackendInspectionTests {
  @Test func `Before and after an answer`() async throws {
    let transport = FakeTransport(
      try Fixtures.transcript("litellm/36-passthrough-mistral.txt").steps)
    let backend = try BackendFactory.make(.sample("codestral"), transport: transport)
    let before = BackendInspection(
      preset: "codestral", dialect: .mistralFIM,
      address: "https://codestral.mistral.ai/v1/fim/completions", model: "codestral-latest",
      keyOrigin: "the environment variable GOLDEN_KEY", suffix: .native, isStreaming: nil,
      requests: BackendInspection.Window(), tokens: BackendInspection.Window(), promptLimit: nil)
    #expect(backend.inspection == before)
    _ = await backend.filled(.sample())
    var after = before
    after.isStreaming = false
    after.requests = BackendInspection.Window(limit: 500, remaining: 499)
    #expect(backend.inspection == after)
  }

  @Test func `What the server taught is in it`() async throws {
    let refusal = try Fixtures.response("errors/400-suffix-vllm.http").steps
    let answer = try Fixtures.response("answers/openai-completions.stream.http").steps
    let transport = FakeTransport(refusal, answer)
    let backend = try BackendFactory.make(.sample("openai"), transport: transport)
    _ = await backend.filled(.sample())
    #expect(backend.inspection?.suffix == .template)
    #expect(backend.inspection?.isStreaming == true)
  }

  @Test func `No secret is in it`() throws {
    var options = BackendOptions.sample("mistral")
    options.base = "https://h.example/v1?token=golden-key-0123456789"
    options.headers = ["X-Token": "golden-key-0123456789"]
    let backend = try BackendFactory.make(options, transport: FakeTransport([]))
    let inspection = try #require(backend.inspection)
    #expect(!"\(inspection)".contains("golden"))
  }
}
