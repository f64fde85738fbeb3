import Testing

@testable import TextDocuments

struct TextSnapshotTests {
  static let tiny = ChunkStore.Limits(chunk: 4, page: 4)

  @Test func carriageReturnAndLineFeedMeetAndPart() {
    for limits in [ChunkStore.Limits.standard, Self.tiny] {
      var text = TextSnapshot("abc\rx\ndef", limits: limits)
      #expect(text.lineCount == 3)
      text.replace(4..<5, with: "")
      #expect(Array(text.lines) == ["abc", "def"])
      text.replace(4..<4, with: "yy")
      #expect(Array(text.lines) == ["abc", "yy", "def"])
      text.replace(3..<4, with: "")
      #expect(Array(text.lines) == ["abcyy", "def"])
      text.replace(5..<5, with: "\r")
      #expect(Array(text.lines) == ["abcyy", "def"])
      #expect(text.store.brokenInvariant == nil)
    }
  }

  @Test func aBorderOfChunksNeverPartsALineEnding() {
    var text = TextSnapshot("aaaaaaa\rbbbbbbb", limits: Self.tiny)
    for offset in [8, 8, 8] { text.replace(offset..<offset, with: "\n") }
    #expect(Array(text.lines) == ["aaaaaaa", "", "", "bbbbbbb"])
    text.replace(0..<7, with: "")
    #expect(Array(text.lines) == ["", "", "", "bbbbbbb"])
    #expect(text.store.brokenInvariant == nil)
  }

  @Test func aCopyIsNotEdited() {
    var text = TextSnapshot(String(repeating: "0123456789\n", count: 1000))
    let copy = text
    text.replace(5000..<6000, with: "x")
    #expect(copy.utf8Count == 11_000)
    #expect(copy.line(500) == "0123456789")
    #expect(text.utf8Count == 10_001)
    #expect(text != copy)
  }

  @Test func rangesOutsideAreClamped() {
    var text = TextSnapshot("abc")
    #expect(text.bytes(in: -5..<2) == Array("ab".utf8))
    #expect(text.string(in: 2..<50) == "c")
    #expect(text.string(in: 50..<60).isEmpty)
    text.replace(-3..<1, with: "x")
    #expect(text.string == "xbc")
    text.replace(50..<60, with: "!")
    #expect(text.string == "xbc!")
    #expect(text.byte(at: 0) == UInt8(ascii: "x"))
    #expect(text.byte(at: -1) == nil)
    #expect(text.byte(at: 4) == nil)
  }

  @Test func bytesOutsideAreNotHeld() {
    let text = TextSnapshot("abc")
    #expect(text.holds([], at: 0) && text.holds([], at: 3) && text.holds([0x63], at: 2))
    #expect(!text.holds([], at: -1) && !text.holds([], at: 4))
    #expect(!text.holds([0x63, 0x64], at: 2) && !text.holds([0x61], at: -1))
  }

  @Test func bytesThatAreNotUTF8AreKept() {
    let bytes: [UInt8] = [0x61, 0xFF, 0x80, 0x80, 0x0A, 0xC3]
    var text = TextSnapshot(utf8: bytes)
    #expect(text.bytes(in: 0..<6) == bytes)
    #expect(text.lineCount == 2)
    #expect(text.string.hasPrefix("a\u{FFFD}"))
    #expect(text.offset(of: TextPosition(line: 0, column: 9), in: .utf16) == 4)
    text.replace(5..<6, with: "b")
    #expect(text.line(1) == "b")
  }

  @Test func equalityIsOfBytesWhateverTheChunks() {
    let plain = String(repeating: "let é = 1\r\n", count: 300)
    var built = TextSnapshot("", limits: Self.tiny)
    for (index, scalar) in plain.unicodeScalars.enumerated() where index < 900 {
      built.replace(built.utf8Count..<built.utf8Count, with: String(scalar))
    }
    let whole = TextSnapshot(built.string)
    #expect(built == whole)
    built.replace(700..<701, with: "#")
    #expect(built != whole)
    // Canonically equal strings are different texts.
    #expect(TextSnapshot("\u{E9}") != TextSnapshot("e\u{301}"))
  }

  @Test func chunksInARangeJoinToItsBytes() {
    let text = TextSnapshot(String(repeating: "é😀\r\n", count: 50), limits: Self.tiny)
    for range in [0..<400, 0..<0, 7..<9, 3..<311, -4..<9999] {
      var joined: [UInt8] = []
      text.forEachChunk(in: range) { joined += $0 }
      #expect(joined == text.bytes(in: range))
    }
    var whole: [UInt8] = []
    text.forEachChunk { bytes in
      #expect(bytes.last != 0x0D)
      whole += bytes
    }
    #expect(whole == Array(text.string.utf8))
  }

  @Test func aTextGrowsAndShrinksThroughAllSizes() {
    var text = TextSnapshot("", limits: Self.tiny)
    var expected = ""
    for number in 0..<400 {
      text.replace(text.utf8Count..<text.utf8Count, with: "\(number)\n")
      expected += "\(number)\n"
    }
    #expect(text.string == expected)
    while text.utf8Count > 0 {
      let middle = text.utf8Count / 2
      text.replace(middle..<middle + 7, with: "")
      if middle < 4 { text.replace(0..<7, with: "") }
      #expect(text.store.brokenInvariant == nil)
    }
    #expect(text.lineCount == 1)
    #expect(text == TextSnapshot())
  }
}
