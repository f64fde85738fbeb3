import TextDocuments

/// What stands around the cursor, as the segmenter and the filters see it. A class, as all of them
/// have it.
final class ShapeContext: Sendable {
  /// The cursor's line left of the cursor.
  let linePrefix: String
  /// The cursor's line right of the cursor, without its line ending.
  let lineSuffix: String
  let indentation: Indentation
  /// Whether the document or the caller tells what it is indented by, or the language leaves no choice.
  let indentationIsKnown: Bool
  /// The state of the scanner at the cursor: brackets open above, and whether this is a string or a
  /// comment.
  let scanner: BracketScanner
  private let surroundings: Surroundings

  convenience init(
    _ text: TextSnapshot, offset: Int, languageID: String, indentation: Indentation? = nil
  ) {
    var memory = ShapeMemory()
    self.init(
      text, offset: offset, languageID: languageID, indentation: indentation, memory: &memory)
  }

  /// - Parameter memory: what was found out for the place before.
  init(
    _ text: TextSnapshot, offset: Int, languageID: String, indentation: Indentation? = nil,
    memory: inout ShapeMemory
  ) {
    let range = text.lineRange(at: offset)
    // An offset inside a line ending belongs to the end of its line.
    let cursor = min(max(offset, range.lowerBound), range.upperBound)
    linePrefix = text.string(in: range.lowerBound..<cursor)
    lineSuffix = text.string(in: cursor..<range.upperBound)
    surroundings = memory.surroundings(of: range, in: text, languageID: languageID)
    let detected = indentation ?? memory.indentation(with: linePrefix, in: surroundings)
    self.indentation = detected ?? surroundings.syntax.indentation
    indentationIsKnown = detected != nil || surroundings.syntax.indentation == .tab
    var scanner = surroundings.lineStart
    scanner.scan(linePrefix)
    scanner.mark()
    self.scanner = scanner
  }

  /// The lines above, nearest last.
  var preceding: [String] { surroundings.preceding }
  /// The lines below, nearest first.
  var following: [String] { surroundings.following }
  /// Whether `following` reaches the end of the document.
  var reachesEnd: Bool { surroundings.reachesEnd }
  var languageID: String { surroundings.languageID }
  var syntax: Syntax { surroundings.syntax }

  /// The scanner after a text at the cursor, marked there. What the text begins with may belong to a sign
  /// that the line ends with, as in `/` and `/`.
  func scanner(after text: String) -> BracketScanner {
    var scanner = surroundings.lineStart
    let before = Array(linePrefix.utf8)
    scanner.scan(before + Array(text.utf8), markingAt: before.count)
    return scanner
  }

  /// The cursor's line is only blanks up to the cursor.
  var isAtLineStart: Bool { linePrefix.isBlank }

  /// The cursor's line begins a comment or a string of several lines.
  var opensQuote: Bool { scanner.mode.spansLines && !surroundings.lineStart.mode.spansLines }

  var previousLine: String? { preceding.last { !$0.isBlank } }
  var nextLine: String? { following.first { !$0.isBlank } }

  /// How far the cursor's line is indented.
  var lineIndent: Int { indentation.width(of: linePrefix) }
}
