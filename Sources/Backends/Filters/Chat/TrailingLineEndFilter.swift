/// Drops line ends at the end of an answer where the text after the cursor begins with one: there
/// they are the model's layout.
struct TrailingLineEndFilter: TextFilter {
  private let isOff: Bool
  private var held = ""

  init(suffix: String) {
    isOff = suffix.first.map { !$0.isNewline } ?? false
  }

  mutating func push(_ text: String) -> String {
    if isOff { return text }
    let all = held + text
    let tail = all.reversed().prefix(while: \.isWhitespace).count
    held = String(all.suffix(tail))
    return String(all.dropLast(tail))
  }

  mutating func end() -> String {
    defer { held = "" }
    // White space within the line is text.
    return held.contains(where: \.isNewline) ? "" : held
  }
}
