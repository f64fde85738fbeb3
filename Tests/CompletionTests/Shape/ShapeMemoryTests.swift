import TestSupport
import Testing
import TextDocuments

@testable import Completion

/// What is remembered of a place is what would be found out anew.
struct ShapeMemoryTests {
  /// Longer than the window on both sides of most places.
  private static let documents: [(text: String, languageID: String)] = {
    let byLanguage = Dictionary(grouping: GoldenCase.all, by: \.languageID)
    return byLanguage.sorted { $0.key < $1.key }.map { language, cases in
      let text = cases.map(\.plain).joined(separator: "\n")
      let count = max(1, 9_000 / max(text.utf8.count, 1))
      return (Array(repeating: text, count: count).joined(separator: "\n"), language)
    }
  }()

  @Test(arguments: 1...6)
  func itNeverTellsWhatWas(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var memory = ShapeMemory()
    var (source, languageID) = Self.documents[seed % Self.documents.count]
    var text = TextSnapshot(source)
    var offset = text.utf8Count / 2
    var former: Surroundings?
    var kept = 0
    for _ in 0..<160 {
      switch random.below(16) {
      case 0:
        (source, languageID) = Self.documents[random.below(Self.documents.count)]
        if random.below(2) == 0 { text = TextSnapshot(source) }
        offset = text.characterStart(random.below(text.utf8Count + 1))
      case 1: offset = text.characterStart(random.below(text.utf8Count + 1))
      case 2:
        // Where the window begins or ends, and by as many bytes as there were.
        let line = text.line(at: offset)
        let edge = text.lineRange(max(0, line + [-121, -120, 120, 121][random.below(4)]))
        let place = [edge.lowerBound - 1, edge.lowerBound, edge.upperBound][random.below(3)]
        if (0..<text.utf8Count).contains(place), text.byte(at: place).map({ $0 < 0x80 }) == true {
          text.replace(place..<place + 1, with: ["x", "\n", "\r", "{"][random.below(4)])
        }
      case 3...4:
        // Somewhere else, near or far, perhaps by as many bytes as there were.
        let line = text.lineRange(at: offset)
        let far = [0, line.lowerBound - 1, line.upperBound + 1, text.utf8Count]
        let near = text.lineRange(
          max(0, text.line(at: offset) + random.below(300) - 150)
        ).lowerBound
        let start = text.characterStart(random.below(2) == 0 ? far[random.below(4)] : near)
        let end = text.characterStart(min(text.utf8Count, start + random.below(4)))
        let new = ["\n", "\r", "\r\n", "{", "\"\"\"", "/*", "x", "  ", "xy\n", ""][random.below(10)]
        text.replace(start..<end, with: new)
        if offset >= end { offset += new.utf8.count - (end - start) }
        offset = text.characterStart(min(max(offset, 0), text.utf8Count))
      default:
        let new = ["a", "b", "(", ")", "{", "\"", " ", "\t", ":", "é", "//", "\n"][random.below(12)]
        text.replace(offset..<offset, with: new)
        offset += new.utf8.count
      }
      let context = ShapeContext(text, offset: offset, languageID: languageID, memory: &memory)
      try expectSame(context, ShapeContext(text, offset: offset, languageID: languageID))
      let now = memory.surroundings(
        of: text.lineRange(at: offset), in: text, languageID: languageID)
      if let former, former === now { kept += 1 }
      former = now
    }
    #expect(kept > 20, "\(kept)")
  }

  private func expectSame(_ one: ShapeContext, _ other: ShapeContext) throws {
    try #require(one.linePrefix == other.linePrefix && one.lineSuffix == other.lineSuffix)
    try #require(one.preceding == other.preceding)
    try #require(one.following == other.following)
    try #require(one.reachesEnd == other.reachesEnd && one.languageID == other.languageID)
    try #require(one.indentation == other.indentation)
    try #require(one.indentationIsKnown == other.indentationIsKnown)
    try #require(one.scanner.mode == other.scanner.mode)
    try #require(one.scanner.stack == other.scanner.stack)
    try #require(one.scanner.unmatched == other.scanner.unmatched)
    try #require(one.scanner.tally == other.scanner.tally)
    try #require(one.scanner.offset == other.scanner.offset)
    try #require(one.opensQuote == other.opensQuote)
  }

  /// With what a key in the line costs: nothing is read anew.
  @Test func typingInALineKeepsWhatStandsAroundIt() {
    var memory = ShapeMemory()
    var text = TextSnapshot("f() {\n  a\n}\n")
    func surroundings() -> Surroundings {
      memory.surroundings(of: text.lineRange(at: 8), in: text, languageID: "c")
    }
    let first = surroundings()
    text.replace(9..<9, with: " = (b")
    #expect(surroundings() === first)
    text.replace(0..<1, with: "g")
    #expect(surroundings() !== first)
  }

  /// Where a string may have begun above the window, all that is above it counts.
  @Test func aStringFromFarAboveIsSeenToEnd() {
    var memory = ShapeMemory()
    let lines = String(repeating: "x = 1\n", count: 200)
    var text = TextSnapshot("s = \"\"\"\n" + lines + "\"\"\"\n" + lines + "y = ")
    func mode() -> BracketScanner.Mode {
      ShapeContext(text, offset: text.utf8Count, languageID: "python", memory: &memory).scanner.mode
    }
    #expect(mode() == .code)
    text.replace(0..<7, with: "s = 123")
    let changed = mode()
    let fresh = ShapeContext(text, offset: text.utf8Count, languageID: "python").scanner.mode
    #expect(changed == fresh)
  }
}
