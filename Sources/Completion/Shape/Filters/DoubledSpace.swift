extension ShapeFilter {
  /// Many tokenizers put a space before a word; after a space that is there already it is one too many.
  /// Two spaces before a comment are a habit of Python and stay, and so does what is lined up in columns
  /// or in a comment.
  static let doubledSpace = ShapeFilter("doubled space") { candidate, context in
    let blanks = candidate.text.leadingBlanks
    guard blanks == " ", context.linePrefix.utf8.last == 0x20, context.scanner.mode == .code,
      context.linePrefix.utf8.dropLast().last?.isBlank == false
    else { return candidate }
    let rest = String(candidate.text.dropFirst())
    let isComment = context.syntax.lineComments.contains { rest.utf8.starts(with: $0) }
    return isComment ? candidate : Candidate(rest, replaced: candidate.replaced)
  }
}
