import ProjectIndex
import TextDocuments

/// How sure the model must be before it shows something.
public enum Eagerness: String, Sendable, CaseIterable {
  case quiet
  case normal
  case eager
}

/// What a prediction is asked for.
public struct LocalQuery: Sendable {
  /// Absolute path of the document, or its URI where it is no file.
  public var key: String
  /// LSP language id.
  public var languageID: String
  public var snapshot: TextSnapshot
  /// The cursor as a UTF-8 byte offset.
  public var offset: Int
  /// Whether the user asked by hand: then the best text is given however unsure, with alternatives.
  public var isInvoked: Bool
  /// The most lines wanted, at least 1.
  public var maxLines: Int
  public var eagerness: Eagerness
  /// Whether the prediction tells how it came about.
  public var wantsExplanation: Bool

  public init(
    key: String, languageID: String, snapshot: TextSnapshot, offset: Int, isInvoked: Bool = false,
    maxLines: Int = 8, eagerness: Eagerness = .normal, wantsExplanation: Bool = false
  ) {
    self.key = key
    self.languageID = languageID
    self.snapshot = snapshot
    self.offset = offset
    self.isInvoked = isInvoked
    self.maxLines = maxLines
    self.eagerness = eagerness
    self.wantsExplanation = wantsExplanation
  }

  var document: QueryDocument {
    QueryDocument(key: key, languageID: languageID, snapshot: snapshot, offset: offset)
  }
}
