import JSONCodec

/// `textDocument/didClose`: the file's text counts again.
public struct DidCloseTextDocumentParams: ClientNotification, JSONDecodable {
  public static let method = "textDocument/didClose"

  public var textDocument: TextDocumentIdentifier

  public init(json: JSONValue) throws(InvalidParams) {
    textDocument = try json.required("textDocument")
  }
}
