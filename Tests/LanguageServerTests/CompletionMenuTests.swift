import Completion
import HTTPStreaming
import JSONCodec
import JSONRPC
import Testing
import TextDocuments

@testable import LanguageServer

@Suite struct CompletionMenuTests {
  func entry(
    _ text: String, _ suggestion: String, snippets: Bool = false, client: String? = nil
  ) -> CompletionMenu.Entry {
    let parts = text.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    let offset = parts[0].utf8.count
    let document = TextDocument(uri: "u", languageID: "swift", version: 1, text: parts.joined())
    let profile = ClientProfile(name: snippets ? "Neovim" : client, version: nil)
    return CompletionMenu(document: document, offset: offset, profile: profile)
      .entry(Suggestion(text: suggestion, range: offset..<offset))
  }

  @Test func theLabelBeginsWithTheTypedWord() {
    let entry = entry("let a = pri‸\n", "nt(x)\nnext()")
    #expect(entry.label == "print(x) …")
    #expect(entry.filterText == "print")
    #expect(entry.newText == "print(x)\nnext()")
    #expect(entry.range == 8..<11)
  }

  @Test func withoutAWordTheFirstOneFilters() {
    let entry = entry("let a = ‸\n", "(count + 1)")
    #expect(entry.label == "(count + 1)")
    #expect(entry.filterText == "count")
    #expect(entry.range == 8..<8)
  }

  @Test func aTextThatBeginsOnTheNextLineShowsItsFirstLine() {
    #expect(entry("if a {‸\n", "\n  b()\n}").label == "b() …")
  }

  @Test func helixGetsTheLineEndsOfTheFile() {
    #expect(entry("a\r\nb‸\r\n", "c\nd", client: "helix").newText == "bc\r\nd")
    #expect(entry("a\nb‸\r\n", "c\nd", client: "helix").newText == "bc\nd")
    #expect(entry("a\r\nb‸\r\n", "c\nd", client: "other").newText == "bc\nd")
  }

  @Test func snippetsAreEscapedWhereTheMenuNeedsThem() {
    let entry = entry("let a = ‸\n", "\"$x\\n}\"\nb", snippets: true)
    #expect(entry.isSnippet)
    #expect(entry.newText == "\"\\$x\\\\n\\}\"\nb")
    #expect(!self.entry("let a = ‸\n", "${x}", snippets: true).isSnippet)
  }

  @Test func helixGetsWhatItCanShow() async throws {
    let client = TestClient()
    try await client.initialize(client: "helix")
    client.open("let a = 1\nlet total = pri\n")
    client.transport.answer { _ in FakeTransport.codestral("ce * 2") }
    let result = try await client.request("textDocument/completion", TestClient.place(1, 15))
    #expect(result["isIncomplete"] == true)
    let item = try #require(result["items"]?[0])
    #expect(item["kind"] == 1)
    #expect(item["insertTextFormat"] == 1)
    #expect(item["textEdit"]?["newText"] == "price * 2")
    let resolved = try await client.request("completionItem/resolve", item)
    #expect(resolved["documentation"]?["value"] == "```swift\nprice * 2\n```")
    #expect(resolved["label"] == item["label"])
  }

  @Test func aSupersededMenuIsAnEmptyList() async throws {
    let client = TestClient()
    client.transport.answer { request in
      let prompt = (try? JSONValue(parsing: request.body))?["prompt"]?.string ?? ""
      return prompt.hasSuffix(" ") ? [] : FakeTransport.codestral("price")
    }
    try await client.initialize(client: "Eglot")
    client.open("let a = 1\nlet total = \n")
    let first = client.send("textDocument/completion", TestClient.place(1, 12))
    _ = try await client.request("textDocument/completion", TestClient.place(1, 11))
    #expect(try await first.value.get() == ["isIncomplete": true, "items": []])
  }
}
