import JSONCodec

/// `textDocument/didOpen`: from now on the client's text counts, not the file's.
public struct DidOpenTextDocumentParams: ClientNotification, JSONDecodable {
  public static let method = "textDocument/didOpen"

  public var textDocument: TextDocumentItem

  public init(json: JSONValue) throws(InvalidParams) {
    textDocument = try json.required("textDocument")
  }
}
