extension ShapeFilter {
  /// For a text that was cut inside its line: what it opened last and says nothing of goes.
  ///
  /// `ValueError(f"` inserted as it is leaves a string and a bracket open, which no editor closes,
  /// because it closes only what is typed. `ValueError` and a typed `(` get their pair.
  static let danglingOpener = ShapeFilter("opens what it does not fill") { candidate, context in
    guard !candidate.isMultiLine, candidate.replaced == 0 else { return candidate }
    var text = candidate.text
    while let shorter = DanglingOpener.removed(from: text, context) { text = shorter }
    // Openers alone are what the text is about.
    let hasContent = text.utf8.contains(where: \.isWordByte)
    return hasContent ? Candidate(text) : candidate
  }
}

enum DanglingOpener {
  /// Letters that belong to the quote after them: `f"`, `rb'`, `L"`.
  private static let stringPrefixes: Set<String> = [
    "f", "r", "b", "u", "c", "s", "l", "rb", "br", "fr", "rf", "cr", "u8",
  ]

  /// The text without the bracket or quote at its end that it opens and leaves empty; `nil` if it
  /// ends otherwise.
  static func removed(from text: String, _ context: ShapeContext) -> String? {
    let trimmed = text.trimmedEnd
    guard let last = trimmed.utf8.last else { return nil }
    let scanner = context.scanner(after: trimmed)
    if last.isOpener {
      let before = String(decoding: trimmed.utf8.dropLast(), as: UTF8.self)
      let isOpen = scanner.stack.count > context.scanner(after: before).stack.count
      return isOpen ? before.trimmedEnd : nil
    }
    guard [0x22, 0x27, 0x60].contains(last), scanner.mode.isString, !context.scanner.mode.isString
    else { return nil }
    var bytes = Array(trimmed.utf8)
    while bytes.last == last { bytes.removeLast() }
    let before = String(decoding: bytes, as: UTF8.self)
    // A quote that ends here what was opened further left is no opener.
    guard !context.scanner(after: before).mode.isString else { return nil }
    let word = bytes.reversed().prefix { $0.isWordByte }
    let prefix = String(decoding: word.reversed(), as: UTF8.self).lowercased()
    if stringPrefixes.contains(prefix) { bytes.removeLast(word.count) }
    return String(decoding: bytes, as: UTF8.self).trimmedEnd
  }
}
