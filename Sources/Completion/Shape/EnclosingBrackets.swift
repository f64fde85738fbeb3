/// The brackets open at the cursor, and which of them the document closes further on.
struct EnclosingBrackets: Sendable {
  /// How many of them, from the innermost out, a text at the cursor may close: those that nothing
  /// closes yet, and those closed right of the cursor on its line, where the text may take the place
  /// of what is there.
  let closable: Int

  /// Brackets have no names, so which closer below belongs to which opener is decided by where lines
  /// stand. A line that is indented no more than the opener's, and is no closer, shows that the block
  /// was left without one.
  init(_ context: ShapeContext) {
    var ahead = BracketScanner(context.syntax)
    ahead.scan(context.lineSuffix)
    for line in context.following {
      ahead.scan("\n")
      ahead.scan(line)
    }
    let lines = context.preceding + [context.linePrefix]
    let unit = context.indentation
    var closers = ahead.unmatched[...]
    var count = 0
    for opener in context.scanner.stack.reversed() {
      let indent = unit.width(of: lines[min(opener.line, lines.count - 1)])
      let closer = closers.first.flatMap { $0.byte == opener.byte.otherBracket ? $0 : nil }
      if let closer, closer.line == 0 {
        closers.removeFirst()
        count += 1
        continue
      }
      let end = context.following.firstIndex { line in
        !line.isBlank && unit.width(of: line) <= indent
          && !context.syntax.startsWithCloser(line) && !EnclosingBrackets.isLabel(line)
      }
      if let closer {
        let index = closer.line - 1
        let isBefore = end.map { index < $0 } ?? true
        if isBefore, unit.width(of: context.following[index]) >= indent { break }
      } else if closers.isEmpty, end == nil, !context.reachesEnd {
        // Past the end of the window it is closed, for all that is known.
        break
      }
      count += 1
    }
    closable = count
  }

  /// Lines that are often indented like the block they are in: `case x:`, `public:`, `#if`.
  private static func isLabel(_ line: String) -> Bool {
    let content = line.trimmed
    return content.hasSuffix(":") || content.hasPrefix("case ") || content.hasPrefix("#")
  }
}
