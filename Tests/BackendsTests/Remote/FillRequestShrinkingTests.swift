import TestSupport
import Testing

@testable import Backends

struct FillRequestShrinkingTests {
  @Test func `Snippets go first, least relevant first`() {
    let request = FillRequest.sample(
      prefix: "pppp\n", suffix: "ssss\n",
      snippets: [FillSnippet(path: "a", text: "aaaa"), FillSnippet(path: "b", text: "bbbb")])
    #expect(request.shrunk(toBytes: 20).snippets.isEmpty == false)
    #expect(request.shrunk(toBytes: 15).snippets.map(\.path) == ["b"])
    #expect(request.shrunk(toBytes: 10).snippets.isEmpty)
    #expect(request.shrunk(toBytes: 10).prefix == "pppp\n")
  }

  @Test func `The far ends go in whole lines`() {
    let request = FillRequest.sample(prefix: "one\ntwo\nthree", suffix: "\nfour\nfive\nsix")
    let shrunk = request.shrunk(toBytes: 12)
    #expect(shrunk.prefix == "two\nthree")
    #expect(shrunk.suffix == "\n")
  }

  @Test func `What fits stays as it is`() {
    let request = FillRequest.sample()
    #expect(request.shrunk(toBytes: request.textBytes).prefix == request.prefix)
    #expect(request.shrunk(toBytes: request.textBytes).suffix == request.suffix)
  }

  @Test
  func `Never more than the limit, always the text nearest to the cursor, no half characters`() {
    var random = SeededRandom(seed: 11)
    let alphabet = ["a", "é", "→", "🎉", "\n", "\r\n", "\u{FFFD}"]
    for _ in 0..<1_000 {
      func text() -> String {
        (0..<Int.random(in: 0...40, using: &random)).map { _ in
          alphabet.randomElement(using: &random) ?? ""
        }.joined()
      }
      let request = FillRequest.sample(prefix: text(), suffix: text())
      let limit = Int.random(in: 0...120, using: &random)
      let shrunk = request.shrunk(toBytes: limit)
      #expect(shrunk.textBytes <= max(limit, 0))
      #expect(
        Array(request.prefix.utf8).suffix(shrunk.prefix.utf8.count).elementsEqual(
          shrunk.prefix.utf8))
      #expect(
        Array(request.suffix.utf8).prefix(shrunk.suffix.utf8.count).elementsEqual(
          shrunk.suffix.utf8))
    }
  }
}
