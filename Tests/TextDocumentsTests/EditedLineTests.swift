import TestSupport
import Testing

@testable import TextDocuments

/// A text that knows where its last edit ended says of every offset and line what a text with the
/// same bytes says that was never edited.
struct EditedLineTests {
  static let limits = [
    ChunkStore.Limits(chunk: 4, page: 4), ChunkStore.Limits(chunk: 16, page: 4), .standard,
  ]

  @Test(arguments: limits)
  func isFoundAsInANewText(_ limits: ChunkStore.Limits) {
    var random = SeededRandom(seed: 3)
    let pieces = ["a", "a", "bc", "é", "😀", "", "", "\n", "\r", "\r\n", "\n\r", "x\ny", "\ry"]
    for _ in 0..<60 {
      var text = TextSnapshot("one\r\ntwo\rthree\n", limits: limits)
      var cursor = random.below(text.utf8Count + 1)
      for _ in 0..<25 {
        // Mostly where the last edit ended, as in typing.
        if random.below(8) == 0 {
          cursor = text.characterStart(random.below(text.utf8Count + 1))
        }
        let start = text.characterStart(max(0, cursor - [0, 0, 0, 1, 2][random.below(5)]))
        let new = pieces[random.below(pieces.count)]
        text.replace(start..<max(start, cursor), with: new)
        cursor = start + new.utf8.count
        guard isAsNew(text, limits) else { return }
      }
    }
  }

  private func isAsNew(_ text: TextSnapshot, _ limits: ChunkStore.Limits) -> Bool {
    let new = TextSnapshot(text.string, limits: limits)
    for offset in 0...text.utf8Count
    where text.line(at: offset) != new.line(at: offset)
      || text.lineRange(at: offset) != new.lineRange(at: offset)
    {
      Issue.record("offset \(offset) of \(text.string.debugDescription)")
      return false
    }
    for line in 0...new.lineCount
    where text.lineStart(line) != new.lineStart(line) || text.lineRange(line) != new.lineRange(line)
    {
      Issue.record("line \(line) of \(text.string.debugDescription)")
      return false
    }
    return text.lineCount == new.lineCount
  }

  /// The line between the two is gone with its last character.
  @Test func aLineThatVanishesBetweenTwoLineEndings() {
    var text = TextSnapshot("a\rx\nb")
    text.replace(2..<2, with: "y")
    text.replace(2..<4, with: "")
    #expect(text.lineCount == 2)
    #expect(text.line(at: 2) == 0)
    #expect(text.lineRange(at: 2) == 0..<1)
    #expect(text.lineRange(1) == 3..<4)
  }
}
