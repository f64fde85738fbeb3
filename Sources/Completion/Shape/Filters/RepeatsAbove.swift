extension ShapeFilter {
  /// Nothing is shown that only says the line above, or the lines above, once more.
  static let repeatsAbove = ShapeFilter("repeats the text above") { candidate, context in
    guard let last = context.previousLine?.trimmedEnd else { return candidate }
    // Short lines may well come twice: `},`, `end`, `break;`.
    func isAgain(_ first: String) -> Bool { first == last && first.trimmed.utf8.count >= 8 }
    if !candidate.isMultiLine {
      return isAgain((context.linePrefix + candidate.text).trimmedEnd) ? nil : candidate
    }
    var lines = candidate.lines
    lines[0] = context.linePrefix + lines[0]
    let new = lines.map(\.trimmedEnd).filter { !$0.isEmpty }
    if let first = new.first, isAgain(first) { return nil }
    guard new.count > 1, new.last == last else { return candidate }
    // Nearest first.
    let above = context.preceding.reversed().lazy.filter { !$0.isBlank }.map(\.trimmedEnd)
    return above.prefix(new.count).elementsEqual(new.reversed()) ? nil : candidate
  }
}
