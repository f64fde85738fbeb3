/// Brings an answer into the indentation of a blank current line: drops indentation that the line
/// already has, and moves lines that the model indented for themselves.
struct IndentationFilter: TextFilter {
  private enum Rule {
    case unknown
    case asItIs
    /// Each line after the first that begins with the one text begins with the other instead.
    case replace(String)
    /// Begun at the margin; decided by the first line that follows.
    case fromMargin
    case add
  }

  private let indentation: String
  private let isOff: Bool
  private var rule = Rule.unknown
  /// White space at the start of a line, until it is known what follows.
  private var held = ""
  private var isLineStart = true
  /// The answer came as a block of its own.
  var isFenced = false

  /// - Parameter line: the cursor's line up to the cursor.
  init(line: String) {
    indentation = line
    isOff = !line.allSatisfy(\.isWhitespace)
  }

  mutating func push(_ text: String) -> String {
    if isOff { return text }
    var passed = ""
    for character in text {
      if character.isNewline {
        // An empty line keeps its white space, whatever it is.
        passed += held
        held = ""
        if case .unknown = rule { rule = .asItIs }
        isLineStart = true
        passed.append(character)
      } else if isLineStart, character.isWhitespace {
        held.append(character)
      } else {
        if isLineStart { passed += lineStart() }
        isLineStart = false
        passed.append(character)
      }
    }
    return passed
  }

  mutating func end() -> String {
    defer { held = "" }
    return held
  }

  /// What stands before the text of a line instead of `held`.
  private mutating func lineStart() -> String {
    defer { held = "" }
    switch rule {
    case .unknown: return firstLine()
    case .asItIs: return held
    case .replace(let own):
      return held.hasPrefix(own) ? indentation + held.dropFirst(own.count) : held
    case .fromMargin:
      rule = held.hasPrefix(indentation) ? .asItIs : .add
      return lineStart()
    case .add: return indentation + held
    }
  }

  private mutating func firstLine() -> String {
    if !held.isEmpty, held.hasPrefix(indentation) {
      rule = .asItIs
      return String(held.dropFirst(indentation.count))
    }
    if held.isEmpty {
      rule = isFenced ? .fromMargin : .asItIs
      return ""
    }
    rule = .replace(held)
    return ""
  }
}
