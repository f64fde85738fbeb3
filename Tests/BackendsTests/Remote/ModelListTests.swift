import Foundation
import HTTPStreaming
import Testing

@testable import Backends

@Suite struct ModelListTests {
  private func read(_ text: String) -> ModelList? { ModelList(Array(text.utf8)) }

  @Test func everyShapeIsRead() {
    #expect(
      read(#"{"object":"list","data":[{"id":"a","aliases":["a-latest"]},{"id":"b"},{"id":"a"}]}"#)?
        .names == ["a", "a-latest", "b"])
    #expect(read(#"{"models":[{"name":"q:1.5b","model":"q:1.5b"}]}"#)?.names == ["q:1.5b"])
    #expect(read(#"[{"id":"a"}]"#)?.names == ["a"])
    #expect(read(#"{"data":[null,{"id":7}]}"#)?.names == [])
    #expect(read("<html>") == nil)
    #expect(read(#"{"detail":"Not Found"}"#) == nil)
  }

  @Test func ollamasLatestNeedsNoTag() throws {
    let list = try #require(read(#"{"models":[{"name":"codestral:latest"}]}"#))
    #expect(list.contains("codestral"))
    #expect(!list.contains("codestra"))
    #expect(list.nearest(to: "codestrl:latest") == ["codestral:latest"])
  }

  @Test(arguments: [
    ("http://h/v1/fim/completions", "http://h/v1/models"),
    ("http://h/mistral/v1/fim/completions", "http://h/mistral/v1/models"),
    ("http://h:4000/v1/chat/completions", "http://h:4000/v1/models"),
    ("http://h/v1/completions?a=1", "http://h/v1/models?a=1"),
    ("http://h/infill", "http://h/v1/models"),
    ("http://h/api/generate", "http://h/api/tags"),
    ("http://h/coder", nil),
  ]) func itIsBesideTheCompletion(_ asked: String, _ list: String?) throws {
    let request = try ModelList.request(
      beside: HTTPRequest(
        url: #require(URL(string: asked)),
        headers: [
          ("Content-Type", "application/json"), ("Accept", "text/event-stream"),
          ("Authorization", "Bearer k"),
        ], body: [0x7B]))
    #expect(request?.url.absoluteString == list)
    guard let request else { return }
    #expect(request.method == .get)
    #expect(request.body.isEmpty)
    #expect(request.headers.map(\.name) == ["Authorization", "Accept"])
  }
}
