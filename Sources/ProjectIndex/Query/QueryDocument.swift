import TextDocuments

/// The document and the place in it that a query is about.
public struct QueryDocument: Sendable {
  /// Absolute path, or the URI of a document that is no file.
  public var key: String
  /// LSP language id.
  public var languageID: String
  public var snapshot: TextSnapshot
  /// The cursor as a UTF-8 byte offset.
  public var offset: Int

  public init(key: String, languageID: String, snapshot: TextSnapshot, offset: Int) {
    self.key = key
    self.languageID = languageID
    self.snapshot = snapshot
    self.offset = offset
  }
}
