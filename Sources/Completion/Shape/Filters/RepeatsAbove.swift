extension ShapeFilter {
  /// Nothing is shown that only says the line above, or the lines above, once more.
  static let repeatsAbove = ShapeFilter("repeats the text above") { candidate, context in
    var lines = candidate.lines
    lines[0] = context.linePrefix + lines[0]
    let new = lines.map(\.trimmedEnd).filter { !$0.isEmpty }
    let old = context.preceding.map(\.trimmedEnd).filter { !$0.isEmpty }
    guard let first = new.first, let last = old.last else { return candidate }
    // Short lines may well come twice: `},`, `end`, `break;`.
    if first == last, first.trimmed.utf8.count >= 8 { return nil }
    if new.count > 1, old.count >= new.count, old.suffix(new.count).elementsEqual(new) {
      return nil
    }
    return candidate
  }
}
