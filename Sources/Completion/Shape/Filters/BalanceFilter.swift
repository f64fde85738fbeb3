extension ShapeFilter {
  /// Brackets never fit worse than before: a text that closes what nothing opened ends before the
  /// first bracket too many.
  static let balance = ShapeFilter("unbalanced brackets") { candidate, context in
    if context.syntax.brackets.isEmpty || closesNothing(candidate, context) { return candidate }
    let balance = BracketBalance(context)
    if !balance.isWorse(candidate) { return candidate }
    // Before code, a text without its end is no fit.
    if context.lineSuffix.utf8.contains(where: \.isWordByte) { return nil }
    for end in balance.closingPoints(candidate).reversed() {
      let text = String(decoding: Array(candidate.text.utf8)[..<end], as: UTF8.self)
      let cut = Candidate(text.trimmedEnd)
      if cut.text.isEmpty { return nil }
      if !balance.isWorse(cut) { return cut }
    }
    return nil
  }

  /// Whether all that the candidate closes is its own; most are of this kind, and need no more.
  private static func closesNothing(_ candidate: Candidate, _ context: ShapeContext) -> Bool {
    guard candidate.replaced == 0 else { return false }
    let scanner = context.scanner(after: candidate.text)
    return scanner.closedBeforeMark.isEmpty && scanner.mode == context.scanner.mode
  }
}

/// Counts brackets in the text around the cursor, each kind for itself, with and without a candidate.
struct BracketBalance: Sendable {
  private let context: ShapeContext
  private let now: BracketScanner.Tally

  init(_ context: ShapeContext) {
    self.context = context
    now = BracketBalance.tally("", context.lineSuffix, context)
  }

  /// Whether the document would have more closers without an opener.
  func isWorse(_ candidate: Candidate) -> Bool {
    let rest = String(
      decoding: context.lineSuffix.utf8.dropFirst(candidate.replaced), as: UTF8.self)
    let then = BracketBalance.tally(candidate.text, rest, context)
    if then.missing(comparedTo: now) { return true }
    if context.reachesEnd { return false }
    // Something below the window may want the opener.
    let closed = closingPoints(candidate).count
    return closed > 0 && closed > EnclosingBrackets(context).closable
  }

  /// Where the candidate closes what was open before it: indices of bytes, or of the line break
  /// before, for a bracket that starts its line.
  func closingPoints(_ candidate: Candidate) -> [Int] {
    let scanner = context.scanner(after: candidate.text)
    let start = context.scanner.offset
    let bytes = Array(candidate.text.utf8)
    return scanner.closedBeforeMark.map { bracket in
      var index = bracket.offset - start
      let found = index
      while index > 0, bytes[index - 1].isBlank { index -= 1 }
      return index > 0 && bytes[index - 1] == 0x0A ? index - 1 : found
    }
  }

  private static func tally(
    _ text: String, _ rest: String, _ context: ShapeContext
  ) -> BracketScanner.Tally {
    var scanner = context.scanner(after: text + rest)
    for line in context.following {
      scanner.scan("\n")
      scanner.scan(line)
    }
    return scanner.tally
  }
}
