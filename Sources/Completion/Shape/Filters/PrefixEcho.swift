extension ShapeFilter {
  /// Chat models begin with the line they were asked to continue. What is left of the cursor already is
  /// taken off the text's start.
  static let prefixEcho = ShapeFilter("repeats the line") { candidate, context in
    Candidate(PrefixEcho.removed(from: candidate.text, context), replaced: candidate.replaced)
  }
}

enum PrefixEcho {
  static func removed(from text: String, _ context: ShapeContext) -> String {
    // Hardly a text begins as its line does, which its first byte tells.
    let first = context.linePrefix.utf8.first { !$0.isBlank }
    guard text.utf8.first(where: { !$0.isBlank }) == first else { return text }
    let written = context.linePrefix.trimmed
    guard written.utf8.count >= 2, written.unicodeScalars.contains(where: \.properties.isAlphabetic)
    else { return text }
    let start = text.trimmedStart
    guard start.utf8.starts(with: written.utf8) else { return text }
    let rest = String(decoding: start.utf8.dropFirst(written.utf8.count), as: UTF8.self)
    guard context.linePrefix.utf8.last?.isBlank == true else { return rest }
    // `match ` is no echo in `matched(x)`, nor `a = ` in `a == b`.
    let next = rest.utf8.first
    return next == nil || next == 0x0A || next?.isBlank == true ? rest.trimmedStart : text
  }
}
