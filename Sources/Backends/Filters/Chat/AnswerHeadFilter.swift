/// Skips what stands before the answer proper: thoughts, the opening tag, "Here is the code:", a
/// fence.
struct AnswerHeadFilter {
  static let tag = "<FILL>"

  private let isProse: Bool
  private let atBlankLine: Bool
  private var held = ""
  private var isInBody = false
  private var sawTag = false
  /// The answer is a fenced block, so it may be indented for itself.
  private(set) var isFenced = false

  /// - Parameter atBlankLine: the cursor's line has nothing but white space before the cursor; a line
  ///   end right behind the tag is then only the model's layout.
  init(isProse: Bool, atBlankLine: Bool) {
    self.isProse = isProse
    self.atBlankLine = atBlankLine
  }

  mutating func push(_ text: String) -> String {
    if isInBody { return text }
    held += text
    while step() {}
    return isInBody ? take() : ""
  }

  /// What never became a body is one, unless it is a thought or a fence only.
  mutating func end() -> String {
    if isInBody { return "" }
    isInBody = true
    let start = held.drop(while: \.isWhitespace)
    if start.hasPrefix("<think>") || start.hasPrefix("```") || isTalk(start) { return "" }
    return take()
  }

  private mutating func take() -> String {
    defer { held = "" }
    return held
  }

  /// Takes one thing off the front; true when there may be more to take.
  private mutating func step() -> Bool {
    let start = held.drop(while: \.isWhitespace)
    guard !start.isEmpty else { return false }
    if start.hasPrefix("<think>") {
      guard let end = start.firstRange(of: "</think>") else { return false }
      held = String(start[end.upperBound...])
      return true
    }
    if !sawTag, let range = held.firstRange(of: Self.tag) {
      held = String(held[range.upperBound...])
      sawTag = true
      return true
    }
    let marks = isProse ? ["<think>", Self.tag] : ["<think>", Self.tag, "```"]
    if marks.contains(where: { $0.hasPrefix(start) && $0 != start }) { return false }
    if !isProse, start.hasPrefix("```") {
      guard let end = start.firstIndex(where: \.isNewline) else { return false }
      held = String(start[start.index(after: end)...])
      isFenced = true
      isInBody = true
      return false
    }
    if !sawTag, !isProse, mayBecomeTalk(start) {
      guard let end = start.firstIndex(where: \.isNewline) else { return false }
      if isTalk(start[..<end]) {
        held = String(start[start.index(after: end)...])
        return true
      }
    }
    if sawTag, atBlankLine, held.first?.isNewline == true { held.removeFirst() }
    isInBody = true
    return false
  }

  private static let openings = [
    "here is", "here's", "here are", "sure", "certainly", "of course", "okay", "ok,", "below is",
    "the completion", "the completed", "the missing", "the code", "this is the", "to complete",
    "i'll", "i will", "i would", "based on",
  ]

  private func mayBecomeTalk(_ start: Substring) -> Bool {
    let start = start.prefix(16).lowercased()
    return Self.openings.contains { start.hasPrefix($0) || $0.hasPrefix(start) }
  }

  /// Of a whole line.
  private func isTalk(_ line: Substring) -> Bool {
    let line = line.lowercased()
    guard Self.openings.contains(where: line.hasPrefix) else { return false }
    return [":", ".", "!"].contains { line.hasSuffix($0) } || line.contains("complet")
      || line.contains("code")
  }
}
