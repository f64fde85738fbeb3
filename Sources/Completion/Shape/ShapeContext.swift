import TextDocuments

/// What stands around the cursor, as the segmenter and the filters see it.
struct ShapeContext: Sendable {
  /// The cursor's line left of the cursor.
  let linePrefix: String
  /// The cursor's line right of the cursor, without its line ending.
  let lineSuffix: String
  /// The lines above, nearest last.
  let preceding: [String]
  /// The lines below, nearest first.
  let following: [String]
  /// Whether `following` reaches the end of the document.
  let reachesEnd: Bool
  let languageID: String
  let syntax: Syntax
  let indentation: Indentation
  /// Whether the document or the caller tells what it is indented by, or the language leaves no choice.
  let indentationIsKnown: Bool
  /// The state of the scanner at the cursor: brackets open above, and whether this is a string or a
  /// comment.
  let scanner: BracketScanner
  /// The same at the start of the cursor's line.
  private let lineStart: BracketScanner

  /// Lines read on each side: more than a screen, and enough to find the brackets of most functions.
  static let window = 120
  /// Bytes read above the window where a string may have begun there: about 1 ms.
  private static let reread = 512 * 1024

  init(_ text: TextSnapshot, offset: Int, languageID: String, indentation: Indentation? = nil) {
    let line = text.line(at: offset)
    let range = text.lineRange(at: offset)
    // An offset inside a line ending belongs to the end of its line.
    let cursor = min(max(offset, range.lowerBound), range.upperBound)
    let syntax = Syntax.of(languageID)
    let first = max(0, line - ShapeContext.window)
    let last = min(text.lineCount, line + 1 + ShapeContext.window)
    linePrefix = text.string(in: range.lowerBound..<cursor)
    lineSuffix = text.string(in: cursor..<range.upperBound)
    preceding = text.lines(first..<line)
    following = text.lines(line + 1..<max(last, line + 1))
    reachesEnd = last == text.lineCount
    self.languageID = languageID
    self.syntax = syntax
    let detected =
      indentation ?? Indentation.detect(preceding + [linePrefix] + following)
    self.indentation = detected ?? syntax.indentation
    indentationIsKnown = detected != nil || syntax.indentation == .tab
    var lineStart = ShapeContext.scan(preceding, from: BracketScanner(syntax))
    if lineStart.mode.spansLines, first > 0 {
      // The window may begin inside a string of several lines and take its end for a start. Only the
      // whole text tells.
      let start = text.lineStart(first)
      var above = BracketScanner(syntax)
      above.scan(text.bytes(in: max(0, start - ShapeContext.reread)..<start))
      lineStart = ShapeContext.scan(preceding, from: BracketScanner(syntax, mode: above.mode))
    }
    self.lineStart = lineStart
    lineStart.scan(linePrefix)
    lineStart.mark()
    scanner = lineStart
  }

  private static func scan(_ lines: [String], from start: BracketScanner) -> BracketScanner {
    var scanner = start
    for line in lines {
      scanner.scan(line)
      scanner.scan("\n")
    }
    return scanner
  }

  /// The scanner after a text at the cursor, marked there. What the text begins with may belong to a sign
  /// that the line ends with, as in `/` and `/`.
  func scanner(after text: String) -> BracketScanner {
    var scanner = lineStart
    let before = Array(linePrefix.utf8)
    scanner.scan(before + Array(text.utf8), markingAt: before.count)
    return scanner
  }

  /// The cursor's line is only blanks up to the cursor.
  var isAtLineStart: Bool { linePrefix.isBlank }

  /// The cursor's line begins a comment or a string of several lines.
  var opensQuote: Bool { scanner.mode.spansLines && !lineStart.mode.spansLines }

  var previousLine: String? { preceding.last { !$0.isBlank } }
  var nextLine: String? { following.first { !$0.isBlank } }

  /// How far the cursor's line is indented.
  var lineIndent: Int { indentation.width(of: linePrefix) }
}
