extension ShapeFilter {
  /// Brackets never fit worse than before: a text that closes what nothing opened ends before the
  /// first bracket too many.
  static let balance = ShapeFilter("unbalanced brackets") { candidate, context in
    guard !context.syntax.brackets.isEmpty else { return candidate }
    let balance = BracketBalance(context)
    if !balance.isWorse(candidate) { return candidate }
    for end in balance.closingPoints(candidate).reversed() {
      let text = String(decoding: Array(candidate.text.utf8)[..<end], as: UTF8.self)
      let cut = Candidate(text.trimmedEnd)
      if cut.text.isEmpty { return nil }
      // Before code, a text without its end is no fit.
      if context.lineSuffix.utf8.first?.isWordByte == true { return nil }
      if !balance.isWorse(cut) { return cut }
    }
    return nil
  }
}

/// Counts brackets in the text around the cursor, each kind for itself, with and without a candidate.
struct BracketBalance: Sendable {
  private let context: ShapeContext
  private let before: BracketScanner
  private let now: BracketScanner.Tally

  init(_ context: ShapeContext) {
    self.context = context
    before = context.scanner
    now = BracketBalance.tally(before, "", context.lineSuffix, context)
  }

  /// Whether the document would have more closers without an opener.
  func isWorse(_ candidate: Candidate) -> Bool {
    let rest = String(
      decoding: context.lineSuffix.utf8.dropFirst(candidate.replaced), as: UTF8.self)
    let then = BracketBalance.tally(before, candidate.text, rest, context)
    if then.missing(comparedTo: now) { return true }
    // Below the window, too, something may want an opener.
    return !context.reachesEnd && then.isShallower(than: now)
  }

  /// Where the candidate closes what was open before it: indices of bytes, or of the line break
  /// before, for a bracket that starts its line.
  func closingPoints(_ candidate: Candidate) -> [Int] {
    var scanner = before
    let start = scanner.offset
    scanner.scan(candidate.text)
    let bytes = Array(candidate.text.utf8)
    return scanner.closedBeforeMark.map { bracket in
      var index = bracket.offset - start
      let found = index
      while index > 0, bytes[index - 1].isBlank { index -= 1 }
      return index > 0 && bytes[index - 1] == 0x0A ? index - 1 : found
    }
  }

  private static func tally(
    _ before: BracketScanner, _ text: String, _ rest: String, _ context: ShapeContext
  ) -> BracketScanner.Tally {
    var scanner = before
    scanner.scan(text)
    scanner.scan(rest)
    for line in context.following {
      scanner.scan("\n")
      scanner.scan(line)
    }
    return scanner.tally
  }
}
