/// The index as one query sees it. Valid within the closure it is given to; nothing that it holds
/// may be kept.
public struct IndexReader {
  public let cursor: CursorContext
  /// What may be copied from; the first is the document itself.
  public let sources: [SourceView]
  /// Sets for the reader's own use, `setCount` of them; `candidates()` uses the first.
  public let sets: [TokenSet]
  /// Counters for the reader's own use, `counterCount` of them.
  public let counters: [TokenCounter]
  /// Whether files are still to be read: more may be found soon.
  public let isReading: Bool

  let vocabulary: Vocabulary
  let shapes: ShapeTable
  let corpus: Corpus

  public static let setCount = 4
  public static let counterCount = 2

  /// Token ids are below this.
  public var tokenLimit: Int { Int(cursor.firstNewWord) + cursor.newWords.count }

  /// The bytes of a word; of any other token, one byte.
  public func withBytes<Result>(
    of token: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    if token >= cursor.firstNewWord {
      let index = Int(token - cursor.firstNewWord)
      return (index < cursor.newWords.count ? cursor.newWords[index] : [])
        .withUnsafeBufferPointer(body)
    }
    if Token.isWord(token) { return body(vocabulary.bytes(of: token)) }
    return withUnsafePointer(to: UInt8(truncatingIfNeeded: token)) {
      body(UnsafeBufferPointer(start: $0, count: 1))
    }
  }

  /// The token of a word, if any file or the line so far has it.
  public func word(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    if let index = cursor.newWords.firstIndex(where: { $0.elementsEqual(bytes) }) {
      return cursor.firstNewWord + Int32(index)
    }
    return vocabulary.find(bytes)
  }

  public func byteCount(of token: Int32) -> Int {
    if token >= cursor.firstNewWord { return withBytes(of: token) { $0.count } }
    return vocabulary.length(of: token)
  }

  /// The shape of a token: itself for punctuation and keywords, the negative style of other words.
  public func shape(of token: Int32) -> Int32 {
    shape(of: token, by: shapes)
  }

  func shape(of token: Int32, by table: ShapeTable) -> Int32 {
    if token >= cursor.firstNewWord { return -withBytes(of: token) { Int32(WordStyle.of($0)) } }
    return table.shape(token, UnsafePointer(vocabulary.styles.base))
  }

  /// How many tokens right before two places agree, at most `CursorContext.depth`: exactly, and in
  /// shape. Neither goes past the start of a file.
  public func agreement(_ candidate: Candidate, shapesBefore: [Int32]) -> (exact: Int, shape: Int) {
    let view = sources[Int(candidate.source)]
    let token = Int(candidate.token)
    let limit = limit(of: candidate)
    let styles = UnsafePointer<Int8>(vocabulary.styles.base)
    var exact = 0
    while exact < limit {
      let id = view.ids[token - 1 - exact]
      if id != cursor.before[exact] || id == Token.separator { break }
      exact += 1
    }
    var shape = exact
    while shape < limit {
      let id = view.ids[token - 1 - shape]
      if id == Token.separator || shapes.shape(id, styles) != shapesBefore[shape] { break }
      shape += 1
    }
    return (exact, shape)
  }

  /// Shapes of `cursor.before`.
  public var shapesBefore: [Int32] {
    cursor.before.map { shape(of: $0) }
  }

  /// A place below the cursor is compared only down to the cursor's line.
  func limit(of candidate: Candidate) -> Int {
    let token = Int(candidate.token)
    guard candidate.source == 0, token >= cursor.nextToken else { return CursorContext.depth }
    return min(CursorContext.depth, token - cursor.nextToken + 1)
  }

  /// Places with a like context, at most about 400; see `CandidateSearch`.
  public func candidates() -> [Candidate] {
    var search = CandidateSearch(self)
    return search.run()
  }
}
