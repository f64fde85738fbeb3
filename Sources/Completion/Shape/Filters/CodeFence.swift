extension ShapeFilter {
  /// Chat models wrap code in a Markdown fence: what is inside is the text. Where the document itself
  /// is Markdown a fence is text like any other.
  static let codeFence = ShapeFilter("code fence") { candidate, context in
    guard !context.syntax.isProse, candidate.text.contains("```") else { return candidate }
    var lines = candidate.lines
    if let first = lines.firstIndex(where: { !$0.isBlank }), isFence(lines[first]) {
      lines.removeSubrange(...first)
    }
    if let end = lines.firstIndex(where: isFence) { lines.removeSubrange(end...) }
    var candidate = candidate
    candidate.text = lines.joined(separator: "\n")
    return candidate
  }

  @Sendable private static func isFence(_ line: String) -> Bool {
    line.trimmed.utf8.starts(with: "```".utf8)
  }
}
