extension ShapeFilter {
  /// Chat models wrap code in a Markdown fence: what is inside is the text.
  static let codeFence = ShapeFilter("code fence") { candidate, context in
    guard candidate.text.has(0x60), candidate.text.contains("```") else {
      return candidate
    }
    var lines = candidate.lines
    let first = lines.firstIndex { !$0.isBlank }
    if let first, CodeFence.opens(lines[first], context) {
      lines.removeSubrange(...first)
    } else if !CodeFence.isForeign(context) {
      return candidate
    }
    if let end = lines.firstIndex(where: CodeFence.isFence) { lines.removeSubrange(end...) }
    var candidate = candidate
    candidate.text = lines.joined(separator: "\n")
    return candidate
  }
}

/// Markdown fences in what is no Markdown.
enum CodeFence {
  static func isFence(_ line: String) -> Bool { line.trimmed.utf8.starts(with: "```".utf8) }

  /// Whether a fence cannot be meant for the document. In a comment or a string it can.
  static func isForeign(_ context: ShapeContext) -> Bool {
    !context.syntax.isProse && context.scanner.mode == .code
  }

  /// Whether a text's first line opens a fence around it all. Behind words a fence never begins.
  static func opens(_ line: String, _ context: ShapeContext) -> Bool {
    guard isFence(line), !context.syntax.isProse else { return false }
    return isForeign(context) || context.linePrefix.utf8.contains(where: \.isWordByte)
  }
}
