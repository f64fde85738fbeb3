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
  /// The line would equal another one within ten lines.
  case repeatsNearby
  /// ln(1 + files that hold the rarest word which the document does not hold), divided by 5.
  case rarestUnknownWord
  /// Jaccard similarity of the lines above.
  case similarPrevious
  case samePreviousShape
  /// The second line below is the same.
  case sameSecondNext
  /// The line would end with the same byte as the one above.
  case sameEnd
  /// The line would open a block, and the line below is not further in.
  case opensWithoutIndent
  /// The line would open no block, and the line below is further in.
  case indentWithoutOpening
  /// The brackets of the line would not balance.
  case lineUnbalanced
  /// Share of words of the continuation that stand in the lines just above.
  case recentWords
  /// A word of the continuation stands nowhere in the document but in the lines just above.
  case freshWord
  case sameExtension
  /// The line so far has the shapes of the candidate's before it.
  case sameLineShape
  /// ln(rows with the same text).
  case copies
  /// ln(files with the same text).
  case copyFiles
  /// No row has a longer equal context.
  case longestContext
  /// And none that has the same is nearer.
  case longestMatch
  /// Closing brackets and the like alone.
  case onlyClosers
  /// ln(1 + how often the document has the first word or mark), divided by 5.
  case firstTokenCount
  /// ln(1 + words replaced).
  case replacedWords
  /// Parts of words or numbers were replaced.
  case isRenamed
  /// Share of neighboring tokens of the continuation that are neighbors in the document too.
  case knownPairs
  /// ln(share of rows that begin with the same token).
  case nextTokenShare
  /// How rare the tokens of the equal context are: the sum of ln(files / files that hold the word)
  /// over words, divided by 10.
  case contextRarity
  /// The same of those on the line.
  case lineRarity
  /// Of the rows with at least 2, 3, 5 equal tokens, the share with the same text.
  case textShare2
  case textShare3
  case textShare5
  /// Of the rows with at least 2, 3 equal tokens, the share that begin with the same token.
  case tokenShare2
  case tokenShare3
  /// ln(1 + neighbors that replaced words have here and nowhere in the document): `FileURI.relative`
  /// must not become a `FileURI.backend` that there is not.
  case strangeNeighbors
  /// The same for all rows; they tell the hidden layer where it is.
  case atLineStart
  case inWord
  /// ln(1 + lines of the document), divided by 8.
  case documentLines

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
  /// ln(1 + different texts).
  case texts
  case mostCopies
  case bestSimilarNext
  case bestSimilarPrevious
  case bestNextTokenShare
  case bestKnownPairs
  case linesOfDocument
  case bestContextRarity
  case bestTextShare3
  case bestTextShare5

  public static let count = allCases.count
}
