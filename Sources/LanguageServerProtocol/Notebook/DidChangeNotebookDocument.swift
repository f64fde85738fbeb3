import JSONCodec

/// `notebookDocument/didChange`: cells come, go and move (`structure`), and their texts change
/// (`textContent`).
public struct DidChangeNotebookDocumentParams: ClientNotification, JSONDecodable {
  public static let method = "notebookDocument/didChange"

  public var notebookDocument: NotebookDocumentIdentifier
  /// `change.cells.structure`
  public var structure: NotebookDocumentCellChangeStructure?
  /// `change.cells.textContent`
  public var textContent: [DidChangeTextDocumentParams]

  public init(json: JSONValue) throws(InvalidParams) {
    notebookDocument = try json.required("notebookDocument")
    let cells = json["change"]?["cells"] ?? .null
    do {
      structure = try cells.requiredIfPresent("structure")
      let contents: [CellContentChanges]? = try cells.requiredIfPresent("textContent")
      textContent = contents?.map(\.changes) ?? []
    } catch {
      throw error.inside("change.cells")
    }
  }
}

/// A splice of the list of cells, and the documents that come and go with it.
public struct NotebookDocumentCellChangeStructure: JSONDecodable, Hashable {
  /// Index of the first cell that is replaced.
  public var start: Int
  public var deleteCount: Int
  /// The cells that come in their place.
  public var cells: [NotebookCell]
  public var didOpen: [TextDocumentItem]
  public var didClose: [TextDocumentIdentifier]

  public init(json: JSONValue) throws(InvalidParams) {
    let array = json["array"] ?? .null
    do {
      start = try array.required("start")
      deleteCount = try array.required("deleteCount")
    } catch {
      throw error.inside("array")
    }
    cells = array.elements("cells")
    didOpen = json.elements("didOpen")
    didClose = json.elements("didClose")
  }
}

/// The protocol has `document` and `changes` where a text document has `textDocument` and
/// `contentChanges`; the meaning is the same, and so is the type that comes out.
private struct CellContentChanges: JSONDecodable {
  let changes: DidChangeTextDocumentParams

  init(json: JSONValue) throws(InvalidParams) {
    changes = DidChangeTextDocumentParams(
      textDocument: try json.required("document"), contentChanges: try json.required("changes"))
  }
}
