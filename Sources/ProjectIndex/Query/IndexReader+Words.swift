/// Words and where they stand: what a prompt builder asks the index beside candidates.
extension IndexReader {
  /// The id of a word that some file holds or held.
  public func word(_ text: String) -> Int32? {
    var text = text
    return text.withUTF8 { vocabulary.find($0) }
  }

  /// In how many files of the language family a word is.
  public func fileCount(of token: Int32) -> Int {
    let word = Int(token - Token.firstWord)
    guard word >= 0, word < vocabulary.fileCounts.count else { return 0 }
    return Int(vocabulary.fileCounts.base[word])
  }

  /// How many files of the language family there are.
  ///
  /// Not those of the sources: a source may still hold files that have left, until the next merge.
  public var fileTotal: Int {
    let unsaved = sources.filter { source in
      source.orders == nil && source.gaps.isEmpty
        && source.files.contains { corpus.files[$0.key] == nil }
    }
    return corpus.files.count + unsaved.count
  }

  /// Whether a word is in so many files that the index takes it for a keyword.
  public func isKeyword(_ token: Int32) -> Bool {
    Token.isWord(token) && shape(of: token) == token
  }

  /// What a token stands for.
  public func text(of token: Int32) -> String {
    withBytes(of: token) { String(decoding: $0, as: UTF8.self) }
  }
}

extension SourceView {
  /// Whether the file that holds a token has neither left nor is hidden.
  public func isCurrent(token: Int) -> Bool { !isGap(token) }
}
