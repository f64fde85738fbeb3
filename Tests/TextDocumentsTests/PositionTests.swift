import TestSupport
import Testing

@testable import TextDocuments

/// What a client's position means, case by case.
struct PositionTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    var line: Int
    var column: Int
    /// Byte offsets for utf-8, utf-16 and utf-32 columns.
    var offsets: [Int]

    init(_ name: String, _ text: String, _ line: Int, _ column: Int, _ offsets: Int...) {
      self.name = name
      self.text = text
      self.line = line
      self.column = column
      self.offsets = offsets.count == 1 ? [offsets[0], offsets[0], offsets[0]] : offsets
    }

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case("start", "abc", 0, 0, 0),
    Case("inside a line", "abc\ndef", 1, 2, 6),
    Case("end of a line", "abc\ndef", 0, 3, 3),
    Case("past the end of a line", "abc\ndef", 0, 4, 3),
    Case("past the end of a CRLF line: not inside the CRLF", "abc\r\ndef", 0, 4, 3),
    Case("past the end of a CR line", "abc\rdef", 0, 9, 3),
    Case("after a CRLF", "abc\r\ndef", 1, 0, 5),
    Case("after a CR", "abc\rdef", 1, 1, 5),
    Case("CR, CR, LF is two line endings", "\r\r\nx", 2, 0, 3),
    Case("LF, CR is two line endings", "\n\rx", 2, 1, 3),
    Case("no line ending at U+2028", "a\u{2028}b", 1, 0, 5),
    Case("empty last line", "abc\n", 1, 0, 4),
    Case("column on the empty last line", "abc\n", 1, 7, 4),
    Case("empty text", "", 0, 0, 0),
    Case("anything in an empty text", "", 4, 4, 0),
    Case("line past the end", "abc\ndef", 2, 0, 7),
    Case("largest line and column", "abc\ndef", .max, .max, 7),
    Case("largest column", "abc\ndef", 0, .max, 3),
    Case("negative line", "abc\ndef", -1, 2, 0),
    Case("negative column", "abc\ndef", 1, -1, 4),
    Case("smallest line and column", "abc\ndef", .min, .min, 0),
    Case("after two bytes", "éx", 0, 2, 2, 3, 3),
    Case("inside two bytes", "aéx", 0, 2, 1, 3, 3),
    Case("inside three bytes", "中x", 0, 2, 0, 4, 4),
    Case("inside a surrogate pair", "😀x", 0, 1, 0, 0, 4),
    Case("after a surrogate pair", "😀x", 0, 2, 0, 4, 5),
    Case("inside the second surrogate pair", "😀😀x", 0, 3, 0, 4, 9),
    Case("a combining mark is its own column", "e\u{301}x", 0, 2, 1, 3, 3),
    Case("inside a joined emoji", "👩‍👧x", 0, 2, 0, 4, 7),
    Case("after four bytes", "😀x", 0, 4, 4, 5, 5),
  ]

  @Test(arguments: cases)
  func offset(_ example: Case) {
    for limits in [ChunkStore.Limits.standard, ChunkStore.Limits(chunk: 4, page: 4)] {
      let text = TextSnapshot(example.text, limits: limits)
      for (encoding, offset) in zip(PositionEncoding.allCases, example.offsets) {
        let position = TextPosition(line: example.line, column: example.column)
        #expect(text.offset(of: position, in: encoding) == offset, "\(encoding.rawValue)")
      }
    }
  }

  @Test func positionOfEachByte() {
    let text = TextSnapshot("a😀\r\né\r\n")
    let utf16 = (-1...12).map { text.position(of: $0, in: .utf16) }
    #expect(
      utf16.map { [$0.line, $0.column] } == [
        [0, 0], [0, 0], [0, 1], [0, 1], [0, 1], [0, 1], [0, 3], [0, 3], [1, 0], [1, 0], [1, 1],
        [1, 1], [2, 0], [2, 0],
      ])
    #expect(text.position(of: 5, in: .utf8) == TextPosition(line: 0, column: 5))
    #expect(text.position(of: 5, in: .utf32) == TextPosition(line: 0, column: 2))
  }

  @Test func linesAndTheirRanges() {
    let text = TextSnapshot("one\r\ntwo\rthree\n\nfour")
    #expect(Array(text.lines) == ["one", "two", "three", "", "four"])
    #expect(
      (-1...6).map { text.lineRange($0) } == [
        20..<20, 0..<3, 5..<8, 9..<14, 15..<15, 16..<20, 20..<20, 20..<20,
      ])
    #expect((0...5).map(text.lineStart) == [0, 5, 9, 15, 16, 20])
    #expect(
      [0, 3, 4, 5, 8, 9, 15, 16, 99, -1].map(text.line(at:)) == [0, 0, 0, 1, 1, 2, 3, 4, 4, 0])
    #expect(text.line(9).isEmpty)
    for range in [0..<5, 0..<1, 1..<4, 4..<5, -3..<2, 3..<90, 7..<9] {
      #expect(text.lines(range) == range.filter { (0..<5).contains($0) }.map { text.line($0) })
    }
    #expect(TextSnapshot("a\n").lines(0..<9) == ["a", ""])
    #expect(TextSnapshot("").lines(0..<9) == [""])
    #expect(TextSnapshot("a\r").lines(0..<1) == ["a"])
  }

  @Test func aLongLineIsMeasuredByItsChunks() {
    let text = TextSnapshot(String(repeating: "é😀a", count: 10_000))
    let position = TextPosition(line: 0, column: 4 * 7_000 + 2)
    let offset = text.offset(of: position, in: .utf16)
    #expect(offset == 7 * 7_000 + 2)
    #expect(text.position(of: offset, in: .utf16) == TextPosition(line: 0, column: 28_001))
  }

  /// Lines long and short, in chunks long and short, against reading the bytes one after the other.
  @Test(arguments: [4, 200, 2048])
  func linesAreWhereTheBytesSay(chunk: Int) {
    var random = SeededRandom(seed: UInt64(chunk))
    for length in [0, 1, 130, 900, 6_000] {
      for endings in [0, 1, 40] {
        let bytes = (0..<length).map { _ -> UInt8 in
          guard Int.random(in: 0..<40, using: &random) < endings else { return 0x61 }
          return [0x0A, 0x0D, 0x61].randomElement(using: &random) ?? 0x61
        }
        let text = TextSnapshot(
          String(decoding: bytes, as: UTF8.self), limits: ChunkStore.Limits(chunk: chunk, page: 4))
        var lines: [Range<Int>] = []
        var start = 0
        var line = 0
        for (index, byte) in bytes.enumerated() {
          let completes = byte == 0x0A && index > 0 && bytes[index - 1] == 0x0D
          if byte == 0x0D || byte == 0x0A && !completes { lines.append(start..<index) }
          if byte == 0x0D || byte == 0x0A { start = index + 1 }
        }
        lines.append(start..<length)
        #expect(text.lineCount == lines.count)
        for offset in 0...length {
          while line + 1 < lines.count, offset >= lines[line + 1].lowerBound { line += 1 }
          guard text.line(at: offset) == line, text.lineRange(at: offset) == lines[line],
            text.lineStart(line) == lines[line].lowerBound, text.lineRange(line) == lines[line]
          else {
            Issue.record("chunk \(chunk), length \(length), endings \(endings), offset \(offset)")
            break
          }
        }
      }
    }
  }
}
