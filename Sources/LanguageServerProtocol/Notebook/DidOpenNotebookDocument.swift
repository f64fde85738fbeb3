import JSONCodec

/// `notebookDocument/didOpen`
public struct DidOpenNotebookDocumentParams: ClientNotification, JSONDecodable {
  public static let method = "notebookDocument/didOpen"

  public var notebookDocument: NotebookDocument
  public var cellTextDocuments: [TextDocumentItem]

  public init(json: JSONValue) throws(InvalidParams) {
    notebookDocument = try json.required("notebookDocument")
    cellTextDocuments = try json.required("cellTextDocuments")
  }
}
