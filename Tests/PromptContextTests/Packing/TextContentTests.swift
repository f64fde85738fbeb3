import Testing

@testable import PromptContext

@Suite struct TextContentTests {
  @Test func aLineIsKnownWhateverItsIndentation() {
    let content = TextContent(Array("  let a = 1\nlet a=1\n}\nlet b = 1".utf8))
    #expect(content.lines.count == 4)
    #expect(content.lineHashes[0] == content.lineHashes[1])
    #expect(content.lineHashes[2] == nil)
    #expect(content.lineHashes[3] != content.lineHashes[0])
    #expect(content.text(ofLine: 2) == "}")
  }

  @Test func wordsAreIdentifiersOfThreeBytesAndMore() {
    func words(_ text: String) -> [UInt64] { TextContent(Array(text.utf8)).words }
    #expect(words("if x1 = 0xFF, 123").isEmpty)
    #expect(words("total(total, total)").count == 1)
    #expect(words("a total\nof rows") == words("rows.total"))
    #expect(words("größe") != words("grö"))
    #expect(words("") == [])
  }
}
