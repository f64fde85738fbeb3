extension ShapeFilter {
  /// No blanks and no line breaks at the end, unless something right of the cursor follows them.
  static let trailingBlanks = ShapeFilter("trailing blanks") { candidate, context in
    let followed = !context.lineSuffix.isBlank
    if followed, candidate.replaced < context.lineSuffix.utf8.count {
      // `a + |b`: the blank belongs there. `a + | b`: one is there.
      let doubled = context.lineSuffix.utf8.first?.isBlank == true
      return doubled
        ? Candidate(candidate.text.trimmedEnd, replaced: candidate.replaced) : candidate
    }
    let end = candidate.text.utf8.lastIndex { !$0.isBlank && $0 != 0x0A }
    guard let end else { return nil }
    let text = candidate.text[..<candidate.text.utf8.index(after: end)]
    return Candidate(String(text), replaced: candidate.replaced)
  }
}
