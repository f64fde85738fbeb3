import TextDocuments

/// What stands above and below the cursor's line, and what follows from that alone: nearly all that
/// shaping reads, and the same from key to key while one line is typed.
final class Surroundings: Sendable {
  /// The lines above, nearest last.
  let preceding: [String]
  /// The lines below, nearest first.
  let following: [String]
  /// Whether `following` reaches the end of the document.
  let reachesEnd: Bool
  let languageID: String
  let syntax: Syntax
  /// The scanner at the start of the cursor's line.
  let lineStart: BracketScanner

  /// The text that all this was read from: up to the line, and from the end of the line on with its
  /// line ending.
  private let above: [UInt8]
  private let below: [UInt8]
  private let bytesBefore: Int
  private let bytesAfter: Int
  /// Text above the window was read too.
  private let readsMore: Bool

  /// Lines read on each side: more than a screen, and enough to find the brackets of most functions.
  static let window = 120
  /// Bytes read above the window where a string may have begun there: about 1 ms.
  private static let reread = 512 * 1024

  /// - Parameters:
  ///   - line: the number of the cursor's line.
  ///   - range: where that line is, in UTF-8 bytes without its line ending.
  init(of line: Int, _ range: Range<Int>, in text: TextSnapshot, languageID: String) {
    let first = max(0, line - Surroundings.window)
    let last = min(text.lineCount, line + 1 + Surroundings.window)
    let start = text.lineStart(first)
    let end = last == text.lineCount ? text.utf8Count : text.lineStart(last)
    above = text.bytes(in: start..<range.lowerBound)
    below = text.bytes(in: range.upperBound..<end)
    bytesBefore = start
    bytesAfter = text.utf8Count - end
    preceding = text.lines(first..<line)
    following = text.lines(line + 1..<max(last, line + 1))
    reachesEnd = last == text.lineCount
    self.languageID = languageID
    syntax = Syntax.of(languageID)
    var scanner = Surroundings.scan(preceding, from: BracketScanner(syntax))
    readsMore = scanner.mode.spansLines && first > 0
    if readsMore {
      // The window may begin inside a string of several lines and take its end for a start. Only the
      // whole text tells.
      var outside = BracketScanner(syntax)
      outside.scan(text.bytes(in: max(0, start - Surroundings.reread)..<start))
      scanner = Surroundings.scan(preceding, from: BracketScanner(syntax, mode: outside.mode))
    }
    lineStart = scanner
  }

  private static func scan(_ lines: [String], from start: BracketScanner) -> BracketScanner {
    var scanner = start
    for line in lines {
      scanner.scan(line)
      scanner.scan("\n")
    }
    return scanner
  }

  /// Whether these are the surroundings of a line: whether all that was read for them stands there as
  /// it did.
  func areThose(of range: Range<Int>, in text: TextSnapshot, languageID: String) -> Bool {
    // With the same number of bytes on both sides and the same text, a window ends where it did: after
    // as many lines or at the document's end. Only at its start, text outside can shift it.
    !readsMore && languageID == self.languageID && range.lowerBound - bytesBefore == above.count
      && text.utf8Count - bytesAfter - range.upperBound == below.count
      && text.holds(above, at: bytesBefore) && text.holds(below, at: range.upperBound)
      && (bytesBefore == 0 || text.lineRange(at: bytesBefore).lowerBound == bytesBefore)
  }
}
