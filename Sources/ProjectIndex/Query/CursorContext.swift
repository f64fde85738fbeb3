/// What stands around the cursor, in tokens.
public struct CursorContext {
  /// How many tokens before the cursor are compared with those before a candidate.
  public static let depth = 40

  /// The text of the document (of a large one, the part around the cursor), and the cursor in it.
  public let text: UnsafeBufferPointer<UInt8>
  public let cursor: Int
  /// Bytes of the line at the cursor, without its line ending.
  public let line: Range<Int>
  /// The tokens before the cursor, the nearest first, without a word that ends at the cursor;
  /// `depth` of them, filled up with separators.
  public let before: [Int32]
  /// How many of `before` are on the line of the cursor.
  public let lineTokenCount: Int
  /// The bytes of the word that ends at the cursor: it may go on.
  public let partial: [UInt8]
  /// Width of the indentation of the line, a tab counting 4.
  public let indent: Int
  /// The first line after the cursor's, in `sources[0]`; the one before it is the previous line.
  public let nextLine: Int
  /// The first token after the cursor's line in `sources[0]`.
  public let nextToken: Int
  /// Words that no file holds yet, which only stand before the cursor on its line. Their ids lie
  /// above all others.
  let newWords: [[UInt8]]
  let firstNewWord: Int32

  /// Nothing stands before the cursor on its line but spaces and the partial word.
  public var isLineStart: Bool { lineTokenCount == 0 }

  /// Text on the line before the cursor without its indentation, in bytes of `text`.
  public var typed: Range<Int> {
    var start = line.lowerBound
    while start < cursor, Token.isSpace(text[start]) { start += 1 }
    return start..<cursor
  }

  init(_ document: LiveDocument, cursor: Int, vocabulary: Vocabulary) {
    let text = document.text.elements
    let cursor = min(max(cursor, 0), text.count)
    let line = LiveDocument.line(at: cursor, in: text)
    self.text = text
    self.cursor = min(cursor, line.upperBound)
    self.line = line

    var wordStart = self.cursor
    while wordStart > line.lowerBound, Token.isWordByte(text[wordStart - 1]) { wordStart -= 1 }
    partial = Array(text[wordStart..<self.cursor])

    var position = line.lowerBound
    var indent = 0
    while position < wordStart, Token.isSpace(text[position]) {
      indent += text[position] == 0x09 ? 4 : 1
      position += 1
    }
    self.indent = indent

    // Only looked up, never interned: the line is not part of the index.
    var onLine: [Int32] = []
    var newWords: [[UInt8]] = []
    let firstNew = Int32(vocabulary.count) + Token.firstWord
    while position < wordStart {
      let start = position
      position += 1
      if Token.isSpace(text[start]) { continue }
      guard Token.isWordByte(text[start]) else {
        onLine.append(Int32(text[start]))
        continue
      }
      let limit = min(wordStart, start + Vocabulary.longestWord)
      while position < limit, Token.isWordByte(text[position]) { position += 1 }
      let word = UnsafeBufferPointer(rebasing: text[start..<position])
      if let known = vocabulary.find(word) {
        onLine.append(known)
      } else if let index = newWords.firstIndex(where: { $0.elementsEqual(word) }) {
        onLine.append(firstNew + Int32(index))
      } else {
        onLine.append(firstNew + Int32(newWords.count))
        newWords.append(Array(word))
      }
    }
    self.newWords = newWords
    firstNewWord = firstNew
    lineTokenCount = onLine.count

    nextLine = document.firstLine(from: line.lowerBound)
    nextToken = document.token(ofLine: nextLine)
    var before = Array(onLine.reversed().prefix(CursorContext.depth))
    var token = nextToken - 1
    while before.count < CursorContext.depth {
      before.append(token >= 0 ? document.ids.base[token] : Token.separator)
      token -= 1
    }
    self.before = before
  }
}
