extension ShapeFilter {
  /// Chat models begin with the line they were asked to continue. What is left of the cursor already is
  /// taken off the text's start.
  static let prefixEcho = ShapeFilter("repeats the line") { candidate, context in
    let written = context.linePrefix.trimmed
    guard written.utf8.count >= 2, written.unicodeScalars.contains(where: \.properties.isAlphabetic)
    else { return candidate }
    var rest = Substring(candidate.text)
    rest = rest.drop { $0 == " " || $0 == "\t" }
    guard rest.utf8.starts(with: written.utf8) else { return candidate }
    rest = rest[rest.utf8.index(rest.startIndex, offsetBy: written.utf8.count)...]
    if context.linePrefix.utf8.last?.isBlank == true {
      rest = rest.drop { $0 == " " || $0 == "\t" }
    }
    return Candidate(String(rest), replaced: candidate.replaced)
  }
}
