extension ShapeFilter {
  /// Lines are indented with what the document uses, tabs or spaces, and by its width of steps. A document without an indented line
  /// takes what comes.
  static let indentation = ShapeFilter("indentation") { candidate, context in
    // The rest of a line has no indentation.
    guard context.indentationIsKnown, candidate.isMultiLine || context.isAtLineStart else {
      return candidate
    }
    var lines = candidate.lines
    let start = context.isAtLineStart ? 0 : 1
    let unit = context.indentation
    switch unit {
    case .spaces(let count):
      for index in start..<lines.count {
        let blanks = lines[index].leadingBlanks
        guard blanks.utf8.contains(0x09) else { continue }
        let tab = String(repeating: " ", count: count)
        replace(
          blanks, of: &lines[index],
          with: blanks.split(separator: "\t", omittingEmptySubsequences: false).joined(
            separator: tab))
      }
      rescale(&lines, context)
    case .tab:
      let step = spacesPerLevel(lines[start...], context)
      for index in start..<lines.count {
        let blanks = lines[index].leadingBlanks
        guard blanks.utf8.count >= step, !blanks.utf8.contains(0x09) else { continue }
        let tabs = String(repeating: "\t", count: blanks.utf8.count / step)
        let rest = String(repeating: " ", count: blanks.utf8.count % step)
        replace(blanks, of: &lines[index], with: tabs + rest)
      }
    }
    return Candidate(lines.joined(separator: "\n"), replaced: candidate.replaced)
  }

  /// Below a line that opens a block, steps of another width than the document's become the document's,
  /// if all lines agree on them. A list in parentheses is often indented in its own way and stays, and
  /// YAML may indent a list by nothing.
  private static func rescale(_ lines: inout [String], _ context: ShapeContext) {
    let body = lines.indices.dropFirst().filter { !lines[$0].isBlank }
    let unit = context.indentation
    guard let first = body.first, context.languageID != "yaml",
      context.syntax.opensBlock(context.linePrefix),
      !["(", "["].contains(context.linePrefix.trimmed.last),
      let step = Indentation.blockStep(context.preceding + [""] + context.following)
    else { return }
    let base = context.lineIndent
    let widths = body.map { unit.width(of: lines[$0]) - base }
    let other = unit.width(of: lines[first]) - base
    guard [2, 3, 4, 8].contains(other), other != step,
      widths.allSatisfy({ $0 >= 0 && $0 % other == 0 })
    else { return }
    for (index, width) in zip(body, widths) {
      let blanks = lines[index].leadingBlanks
      replace(blanks, of: &lines[index], with: unit.blanks(base + width / other * step))
    }
  }

  private static func replace(_ blanks: String, of line: inout String, with new: String) {
    line = new + String(decoding: line.utf8.dropFirst(blanks.utf8.count), as: UTF8.self)
  }

  /// How many spaces a model means by one level: what fits the level that the cursor's line asks for, or
  /// else what all its lines have in common.
  private static func spacesPerLevel(_ lines: ArraySlice<String>, _ context: ShapeContext) -> Int {
    let widths = lines.filter { !$0.isBlank }.map { $0.utf8.prefix { $0 == 0x20 }.count }
    guard let first = widths.first(where: { $0 > 1 }) else { return 4 }
    let opens = context.syntax.opensBlock(context.linePrefix)
    let level = context.lineIndent / context.indentation.width + (opens ? 1 : 0)
    if level > 0, first % level == 0, (2...8).contains(first / level) { return first / level }
    let common = widths.filter { $0 > 1 }.reduce(0) { divisor($0, $1) }
    return (2...4).contains(common) ? common : 4
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
}
