/// Decides by the place whether one line is wanted or a block. Several lines are worth their space only
/// where a block begins: there they are 16 % of what is shown and 42 % of the characters accepted
/// (Meta, arXiv 2402.04141); anywhere else they are the most frequent complaint.
enum BlockPolicy {
  /// - Parameters:
  ///   - isInvoked: the user asked by hand.
  ///   - followsAcceptance: the whole suggestion before was accepted, and nothing was typed since.
  ///   - maxLines: what the user allows, 1 to 40.
  static func mode(
    _ context: ShapeContext, isInvoked: Bool, followsAcceptance: Bool, maxLines: Int
  ) -> LineMode {
    let maxLines = min(max(maxLines, 1), 40)
    guard !hasCodeToTheRight(context) else { return .line }
    if maxLines == 1 {
      // The one line that is wanted after an opener is the one below it.
      let opens = !context.isAtLineStart && context.syntax.opensBlock(context.linePrefix)
      return opens && !context.scanner.mode.spansLines ? .block(maxLines: 1) : .line
    }
    if context.scanner.mode.spansLines {
      // A comment or a string that begins here is a block; further in, its lines are prose.
      let isWanted = context.opensQuote || isInvoked || followsAcceptance
      return isWanted ? .block(maxLines: maxLines) : .line
    }
    let opener = openerLine(context)
    if let next = context.nextLine {
      // The block is there already.
      let indent = context.indentation.width(of: opener ?? context.linePrefix)
      let depth = context.indentation.width(of: next)
      if depth > indent, opener != nil || !context.isAtLineStart { return .line }
    }
    if opener != nil || isInvoked || followsAcceptance { return .block(maxLines: maxLines) }
    return .lineOrBlock(maxLines: maxLines)
  }

  /// The line whose block the cursor is to begin: its own, or the one above a blank line.
  private static func openerLine(_ context: ShapeContext) -> String? {
    if !context.isAtLineStart {
      return context.syntax.opensBlock(context.linePrefix) ? context.linePrefix : nil
    }
    guard let previous = context.previousLine, context.syntax.opensBlock(previous) else {
      return nil
    }
    return previous
  }

  /// Anything but closing brackets, quotes and separators.
  private static func hasCodeToTheRight(_ context: ShapeContext) -> Bool {
    !context.lineSuffix.utf8.allSatisfy {
      $0.isBlank || $0.isCloser || [0x22, 0x27, 0x60, 0x2C, 0x3B].contains($0)
    }
  }
}
