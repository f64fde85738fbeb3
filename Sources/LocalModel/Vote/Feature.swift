/// What is told about a candidate. The order is the order of the weights.
public enum Feature: Int, Sendable, CaseIterable {
  /// ln(1 + tokens before the candidate that equal those before the cursor).
  case contextLength
  case context2
  case context4
  case context8
  case context16
  /// All that was typed on the line stands before the candidate on its line, and nothing else.
  case sameLinePrefix
  /// ln(1 + equal tokens beyond the start of the line).
  case contextAboveLine
  /// ln(1 + tokens before that agree in shape).
  case shapeLength
  case shape10
  case sameFile
  case sameDirectory
  /// ln(1 + lines between), divided by 5; in the same file.
  case lineDistance
  /// Jaccard similarity of the tokens of the three lines before and of the line so far.
  case similarBefore
  case samePreviousLine
  case sameNextLine
  /// Jaccard similarity of the next lines.
  case similarNext
  /// The step of the indentation from the previous line is the same.
  case samePreviousStep
  /// And to the next line.
  case sameNextStep
  /// Identifiers were replaced by ours.
  case isSubstituted
  /// They were not, though they could be.
  case isRawDespiteSubstitution
  /// Share of words of the continuation that the document does not hold.
  case unknownWords
  case hasUnknownWord
  /// The line would equal the one above or below.
  case repeatsNeighbor
  /// ln(1 + bytes), divided by 4.
  case length
  /// The brackets of the document would not balance.
  case unbalanced
  /// One of the two stands at the start of its line, the other does not.
  case lineStartMismatch

  public static let count = allCases.count
}

/// What is told about a query as a whole; the order is the order of the weights. It decides how much
/// speaks for "none of the candidates".
public enum QueryFeature: Int, Sendable, CaseIterable {
  case one
  case isLineStart
  case isMidLine
  case isInWord
  /// ln(1 + rows of the vote).
  case rows
  /// ln(1 + bytes of the partial word).
  case partialLength
  /// Greatest value of `Feature.contextLength`, and so on.
  case bestContextLength
  case bestSimilarBefore
  case bestSameNextLine

  public static let count = allCases.count
}
