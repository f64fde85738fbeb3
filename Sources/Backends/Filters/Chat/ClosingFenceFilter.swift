/// Ends the answer at a line that is a fence.
struct ClosingFenceFilter: TextFilter {
  private let isOff: Bool
  /// A line end and the beginning of a line that may become a fence.
  private var held = ""
  private var isLineStart = true
  private(set) var isDone = false

  init(isOff: Bool) {
    self.isOff = isOff
  }

  mutating func push(_ text: String) -> String {
    if isOff { return text }
    if isDone { return "" }
    var passed = ""
    for character in text {
      if character.isNewline {
        passed += held
        held = String(character)
        isLineStart = true
      } else if isLineStart, character.isWhitespace || character == "`" {
        held.append(character)
        if held.hasSuffix("```") {
          isDone = true
          held = ""
          return passed
        }
      } else {
        isLineStart = false
        passed += held
        held = ""
        passed.append(character)
      }
    }
    return passed
  }

  mutating func end() -> String {
    defer { held = "" }
    return held
  }
}
