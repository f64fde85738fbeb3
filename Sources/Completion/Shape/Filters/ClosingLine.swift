extension ShapeFilter {
  /// In `{|}`, after a block the bracket right of the cursor goes on a line of its own, indented like the
  /// line that opened it. Models leave that line break out, for they see the bracket as the next text.
  static let closingLine = ShapeFilter("closing line") { candidate, context in
    guard candidate.isMultiLine, candidate.replaced == 0 else { return candidate }
    var lines = candidate.lines
    guard lines[0].isBlank,
      context.lineSuffix.utf8.first(where: { !$0.isBlank })?.isCloser == true,
      context.syntax.opensBlock(context.linePrefix)
    else { return candidate }
    let blanks = context.linePrefix.leadingBlanks
    let last = lines[lines.count - 1]
    // Lua's `end` has closed the block already; the bracket goes right behind it.
    if last.leadingBlanks == blanks, context.syntax.closesBlock(last) { return candidate }
    if lines[lines.count - 1].isBlank {
      lines[lines.count - 1] = blanks
    } else {
      lines.append(blanks)
    }
    return Candidate(lines.joined(separator: "\n"), replaced: 0)
  }
}
