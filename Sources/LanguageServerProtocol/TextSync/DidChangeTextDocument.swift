import JSONCodec

/// `textDocument/didChange`: edits, each to the text that the one before left.
public struct DidChangeTextDocumentParams: ClientNotification, JSONDecodable {
  public static let method = "textDocument/didChange"

  /// `version` is that after all edits; it grows, but not always by one.
  public var textDocument: TextDocumentIdentifier
  public var contentChanges: [TextDocumentContentChangeEvent]

  public init(
    textDocument: TextDocumentIdentifier, contentChanges: [TextDocumentContentChangeEvent]
  ) {
    self.textDocument = textDocument
    self.contentChanges = contentChanges
  }

  public init(json: JSONValue) throws(InvalidParams) {
    textDocument = try json.required("textDocument")
    contentChanges = try json.required("contentChanges")
  }
}

public struct TextDocumentContentChangeEvent: JSONDecodable, Hashable {
  /// Nil: `text` is the whole document.
  public var range: Range?
  public var text: String

  public init(range: Range?, text: String) {
    self.range = range
    self.text = text
  }

  /// Strict where other types are lenient: an edit that was misread would leave a wrong text.
  public init(json: JSONValue) throws(InvalidParams) {
    range = try json.requiredIfPresent("range")
    text = try json.required("text")
  }
}
