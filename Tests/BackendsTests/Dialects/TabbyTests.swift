import HTTPStreaming
import Testing

@testable import Backends

struct TabbyTests {
  @Test func `Snippets go best first, with falling scores`() async throws {
    let transport = FakeTransport(try Fixtures.response("answers/tabby.whole.http").steps)
    let backend = try BackendFactory.make(BackendOptions(preset: "tabby"), transport: transport)
    let request = FillRequest.sample(
      snippets: [FillSnippet(path: "a", text: "worse"), FillSnippet(path: "b", text: "better")],
      stop: [])
    #expect(await backend.filled(request).text == "    return a + b\n")
    #expect(
      transport.requests.first?.json == [
        "language": "python",
        "segments": [
          "prefix": "def add(a, b):\n", "suffix": "\n\nprint(add(1,2))", "filepath": "src/math.py",
          "relevant_snippets_from_changed_files": [
            ["filepath": "b", "body": "better", "score": 1],
            ["filepath": "a", "body": "worse", "score": 0.5],
          ],
        ],
      ])
  }

  @Test func `Stops are applied on this side`() async throws {
    let transport = FakeTransport([.head(200), .body(#"{"id":"c","choices":[{"text":"a\n\nb"}]}"#)])
    let backend = try BackendFactory.make(BackendOptions(preset: "tabby"), transport: transport)
    #expect(await backend.filled(.sample(stop: ["\n\n"])).text == "a")
  }
}
