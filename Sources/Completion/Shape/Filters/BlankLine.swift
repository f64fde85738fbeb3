extension ShapeFilter {
  /// On a line that is blank so far, the text is the line: it starts neither with line breaks of its own
  /// nor with the blanks that are there already. Elsewhere at most one blank line is kept before it.
  ///
  /// A model may count its first line's indentation from the cursor or from the start of the line. The
  /// second line, or else the line above, tells which. Text meant for less indentation than the cursor
  /// has is moved right as a whole, for nothing left of the cursor is ever changed.
  static let blankLine = ShapeFilter("blank line") { candidate, context in
    // A line that goes on in one line.
    if !candidate.isMultiLine, !context.isAtLineStart {
      return candidate.text.isBlank ? nil : candidate
    }
    var lines = candidate.lines
    guard let start = lines.firstIndex(where: { !$0.isBlank }) else { return nil }
    guard context.isAtLineStart else {
      if start > 2 { lines.removeSubrange(1..<(start - 1)) }
      for index in 0..<min(start, 2) { lines[index] = "" }
      return Candidate(lines.joined(separator: "\n"), replaced: candidate.replaced)
    }
    lines.removeSubrange(..<start)
    let unit = context.indentation
    let blanks = lines[0].leadingBlanks
    let cursor = unit.width(of: context.linePrefix)
    let fromCursor = unit.width(of: context.linePrefix + blanks)
    let fromStart = unit.width(of: blanks)
    guard !blanks.isEmpty, cursor > 0 else {
      return Candidate(lines.joined(separator: "\n"), replaced: candidate.replaced)
    }
    let wanted = implied(by: lines, context) ?? expected(context)
    if fromStart < unit.width, wanted == cursor, context.scanner.mode == .code {
      // A tokenizer's space before the first word, not a step.
      lines[0] = lines[0].trimmedStart
      return Candidate(lines.joined(separator: "\n"), replaced: candidate.replaced)
    }
    if abs(wanted - fromCursor) < abs(wanted - fromStart) {
      return Candidate(lines.joined(separator: "\n"), replaced: candidate.replaced)
    }
    lines[0] = unit.blanks(max(0, fromStart - cursor)) + lines[0].trimmedStart
    if fromStart < cursor {
      for index in lines.indices.dropFirst() where !lines[index].isBlank {
        lines[index] = unit.blanks(cursor - fromStart) + lines[index]
      }
    }
    return Candidate(lines.joined(separator: "\n"), replaced: candidate.replaced)
  }

  /// The width of the first line that fits the second one.
  private static func implied(by lines: [String], _ context: ShapeContext) -> Int? {
    guard let second = lines.dropFirst().first(where: { !$0.isBlank }),
      !context.syntax.startsWithCloser(second)
    else { return nil }
    let width = context.indentation.width(of: second)
    return context.syntax.opensBlock(lines[0]) ? width - context.indentation.width : width
  }

  /// The width that the line above asks for.
  private static func expected(_ context: ShapeContext) -> Int {
    guard let previous = context.previousLine else { return 0 }
    let width = context.indentation.width(of: previous)
    return context.syntax.opensBlock(previous) ? width + context.indentation.width : width
  }
}
