extension ShapeFilter {
  /// The text ends where it comes to what the document goes on with.
  static let repeatsBelow = ShapeFilter("repeats the text below") { candidate, context in
    var lines = candidate.lines
    let below = FollowingLines(context)
    guard !below.lines.isEmpty else { return candidate }
    if below.isRepeated(by: [context.linePrefix + lines[0]] + lines.dropFirst()) { return nil }
    if let index = lines.indices.dropFirst().first(where: { below.begins(with: lines[$0]) }) {
      lines.removeSubrange(index...)
    }
    lines.removeLast(below.overlap(withEndOf: lines))
    while lines.count > 1, lines.last?.isBlank == true, context.lineSuffix.isBlank {
      lines.removeLast()
    }
    return Candidate(lines.joined(separator: "\n"), replaced: candidate.replaced)
  }
}

/// The next few lines of the document that are not blank, to compare with lines that a model wrote.
/// Two lines are the same only at the same indentation: `}` closes a block by where it stands.
struct FollowingLines: Sendable {
  let lines: [String]
  private let indentation: Indentation

  init(_ context: ShapeContext) {
    lines = Array(context.following.lazy.filter { !$0.isBlank }.prefix(40)).map(\.trimmedEnd)
    indentation = context.indentation
  }

  /// Whether text is what follows anyway: all of it, or its first two lines.
  func isRepeated(by text: [String]) -> Bool {
    let new = text.map(\.trimmedEnd).filter { !$0.isEmpty }
    guard let first = new.first, first.trimmed.utf8.count >= 3 else { return false }
    return zip(new.prefix(2), lines).allSatisfy(isSame) && lines.count >= min(2, new.count)
  }

  /// Whether the document goes on with this line (or, at a small distance, nearly does). Not for
  /// lines such as `}`, which a text may well hold in its middle.
  func begins(with line: String) -> Bool {
    let content = line.trimmed
    guard content.utf8.count >= 3, content.utf8.contains(where: \.isWordByte) else { return false }
    guard let next = lines.first else { return false }
    if isSame(line, next) { return true }
    guard indentation.width(of: line) == indentation.width(of: next) else { return false }
    if LineDistance.isNear(content, next.trimmed) { return true }
    return content.utf8.count >= 8 && lines.dropFirst().prefix(2).contains { isSame(line, $0) }
  }

  /// How many lines at the end of a text are what follows it, counting blank ones before them.
  func overlap(withEndOf text: [String]) -> Int {
    let new = text.indices.dropFirst().filter { !text[$0].isBlank }
    for count in stride(from: min(new.count, lines.count), to: 0, by: -1) {
      let tail = new.suffix(count)
      if zip(tail, lines).allSatisfy({ isSame(text[$0], $1) }), let first = tail.first {
        return text.count - first
      }
    }
    return 0
  }

  private func isSame(_ one: String, _ other: String) -> Bool {
    one.trimmed == other.trimmed && indentation.width(of: one) == indentation.width(of: other)
  }
}
