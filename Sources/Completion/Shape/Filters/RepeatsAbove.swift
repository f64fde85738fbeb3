extension ShapeFilter {
  /// Nothing is shown that only says the line above, or the lines above, once more.
  static let repeatsAbove = ShapeFilter("repeats the text above") { candidate, context in
    var lines = candidate.lines
    lines[0] = context.linePrefix + lines[0]
    let new = lines.map(\.trimmedEnd).filter { !$0.isEmpty }
    // Nearest first, and no more than there are to compare.
    let old = context.preceding.reversed().lazy.filter { !$0.isBlank }.prefix(new.count)
      .map(\.trimmedEnd)
    guard let first = new.first, let last = old.first else { return candidate }
    // Short lines may well come twice: `},`, `end`, `break;`.
    if first == last, first.trimmed.utf8.count >= 8 { return nil }
    return new.count > 1 && old.elementsEqual(new.reversed()) ? nil : candidate
  }
}
