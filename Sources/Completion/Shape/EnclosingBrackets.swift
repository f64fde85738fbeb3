/// The brackets open at the cursor, and which of them the document closes further on.
struct EnclosingBrackets: Sendable {
  /// How many of them, from the innermost out, a text at the cursor may close: those that nothing
  /// closes yet, and those closed right of the cursor on its line, where the text may take the place
  /// of what is there.
  let closable: Int

  /// Brackets have no names, so which closer below belongs to which opener is decided by where it
  /// stands: one that is indented less than the opener's line closes something further out.
  init(_ context: ShapeContext) {
    let scanner = context.scanner
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
    search: for opener in scanner.stack.reversed() {
      let indent = unit.width(of: lines[min(opener.line, lines.count - 1)])
      guard let closer = closers.first else {
        // Past the end of the window it is closed, for all that is known.
        if !context.reachesEnd { break }
        count += 1
        continue
      }
      let fits = closer.byte == opener.byte.otherBracket
      if closer.line == 0, fits {
        closers.removeFirst()
        count += 1
        continue
      }
      if fits, closer.line > 0,
        unit.width(of: context.following[closer.line - 1]) >= indent
      {
        break search
      }
      count += 1
    }
    closable = count
  }
}
