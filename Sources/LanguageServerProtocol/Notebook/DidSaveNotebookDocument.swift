import JSONCodec

/// `notebookDocument/didSave`
public struct DidSaveNotebookDocumentParams: ClientNotification, JSONDecodable {
  public static let method = "notebookDocument/didSave"

  public var notebookDocument: NotebookDocumentIdentifier

  public init(json: JSONValue) throws(InvalidParams) {
    notebookDocument = try json.required("notebookDocument")
  }
}
