extension ShapeFilter {
  /// The text ends where it comes to what the document goes on with.
  static let repeatsBelow = ShapeFilter("repeats the text below") { candidate, context in
    let below = FollowingLines(context)
    guard !below.isEmpty else { return candidate }
    if !candidate.isMultiLine {
      return below.isRepeated(by: [context.linePrefix + candidate.text]) ? nil : candidate
    }
    var lines = candidate.lines
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
  /// All lines below, blank ones too.
  private let below: [String]
  private let indentation: Indentation

  init(_ context: ShapeContext) {
    below = context.following
    indentation = context.indentation
  }

  var isEmpty: Bool { below.allSatisfy(\.isBlank) }

  /// The first line that is not blank.
  var first: String? { below.first { !$0.isBlank } }

  /// The first lines that are not blank, at most 40 of them.
  private func lines(_ count: Int) -> [String] {
    Array(below.lazy.filter { !$0.isBlank }.prefix(min(count, 40)))
  }

  /// Whether text is what follows anyway: all of it, or its first two lines.
  func isRepeated(by text: [String]) -> Bool {
    var old = below.lazy.filter { !$0.isBlank }.makeIterator()
    var count = 0
    for line in text where !line.isBlank && count < 2 {
      guard let next = old.next(), isSame(line, next), count > 0 || line.trimmed.utf8.count >= 3
      else { return false }
      count += 1
    }
    return count > 0
  }

  /// Whether the document goes on with this line (or, at a small distance, nearly does). Not for
  /// lines such as `}`, which a text may well hold in its middle.
  func begins(with line: String) -> Bool {
    let content = line.trimmed
    guard content.utf8.count >= 3, content.utf8.contains(where: \.isWordByte) else { return false }
    guard let next = first else { return false }
    if isSame(line, next) { return true }
    guard indentation.width(of: line) == indentation.width(of: next) else { return false }
    if LineDistance.isNear(content, next.trimmed) { return true }
    return content.utf8.count >= 8 && lines(3).dropFirst().contains { isSame(line, $0) }
  }

  /// How many lines at the end of a text are what follows it, counting blank ones before them.
  func overlap(withEndOf text: [String]) -> Int {
    let new = text.indices.dropFirst().filter { !text[$0].isBlank }
    let old = lines(new.count)
    for count in stride(from: old.count, to: 0, by: -1) {
      let tail = new.suffix(count)
      if zip(tail, old).allSatisfy({ isSame(text[$0], $1) }), let first = tail.first {
        return text.count - first
      }
    }
    return 0
  }

  private func isSame(_ one: String, _ other: String) -> Bool {
    indentation.width(of: one) == indentation.width(of: other) && one.trimmed == other.trimmed
  }
}
