import JSONCodec

/// `textDocument/didSave`. eglot sends the text even if it was not asked for.
public struct DidSaveTextDocumentParams: ClientNotification, JSONDecodable {
  public static let method = "textDocument/didSave"

  public var textDocument: TextDocumentIdentifier
  public var text: String?

  public init(json: JSONValue) throws(InvalidParams) {
    textDocument = try json.required("textDocument")
    text = json.optional("text")
  }
}
