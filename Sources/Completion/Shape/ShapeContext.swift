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
  /// The state of the scanner at the cursor, marked there: brackets open above, and whether this is a
  /// string or a comment.
  let scanner: BracketScanner

  /// Lines read on each side: more than a screen, and enough to find the brackets of most functions.
  static let window = 120

  init(_ text: TextSnapshot, offset: Int, languageID: String, indentation: Indentation? = nil) {
    let line = text.line(at: offset)
    let range = text.lineRange(line)
    // An offset inside a line ending belongs to the end of its line.
    let cursor = min(max(offset, range.lowerBound), range.upperBound)
    let syntax = Syntax.of(languageID)
    let first = max(0, line - ShapeContext.window)
    let last = min(text.lineCount, line + 1 + ShapeContext.window)
    linePrefix = text.string(in: range.lowerBound..<cursor)
    lineSuffix = text.string(in: cursor..<range.upperBound)
    preceding = (first..<line).map { text.line($0) }
    following = (line + 1..<max(last, line + 1)).map { text.line($0) }
    reachesEnd = last == text.lineCount
    self.languageID = languageID
    self.syntax = syntax
    self.indentation =
      indentation
      ?? Indentation.detect(preceding + [linePrefix] + following, otherwise: syntax.indentation)
    var scanner = BracketScanner(syntax)
    for line in preceding {
      scanner.scan(line)
      scanner.scan("\n")
    }
    scanner.scan(linePrefix)
    scanner.mark()
    self.scanner = scanner
  }

  /// The cursor's line is only blanks up to the cursor.
  var isAtLineStart: Bool { linePrefix.isBlank }

  var previousLine: String? { preceding.last { !$0.isBlank } }
  var nextLine: String? { following.first { !$0.isBlank } }

  /// How far the cursor's line is indented.
  var lineIndent: Int { indentation.width(of: linePrefix) }
}
