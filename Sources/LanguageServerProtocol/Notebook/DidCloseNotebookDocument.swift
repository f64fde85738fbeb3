import JSONCodec

/// `notebookDocument/didClose`
public struct DidCloseNotebookDocumentParams: ClientNotification, JSONDecodable {
  public static let method = "notebookDocument/didClose"

  public var notebookDocument: NotebookDocumentIdentifier
  public var cellTextDocuments: [TextDocumentIdentifier]

  public init(json: JSONValue) throws(InvalidParams) {
    notebookDocument = try json.required("notebookDocument")
    cellTextDocuments = json.elements("cellTextDocuments")
  }
}
