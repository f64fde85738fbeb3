import JSONCodec

/// A notebook: an ordered list of cells, each of which is a document of its own.
public struct NotebookDocument: JSONDecodable, Hashable {
  public var uri: String
  /// Such as `jupyter-notebook`.
  public var notebookType: String
  public var version: Int
  public var cells: [NotebookCell]

  public init(json: JSONValue) throws(InvalidParams) {
    uri = try json.required("uri")
    notebookType = json.optional("notebookType") ?? ""
    version = json.optional("version") ?? 0
    cells = try json.required("cells")
  }
}

public struct NotebookCell: JSONDecodable, Hashable {
  public var kind: NotebookCellKind
  /// The URI of the cell's text document.
  public var document: String

  public init(kind: NotebookCellKind, document: String) {
    self.kind = kind
    self.document = document
  }

  public init(json: JSONValue) throws(InvalidParams) {
    kind = json.optional("kind") ?? .code
    document = try json.required("document")
  }
}

public enum NotebookCellKind: Int, JSONDecodable {
  case markup = 1
  case code = 2
}

/// Names a notebook; `version` is set in `didChange`.
public typealias NotebookDocumentIdentifier = TextDocumentIdentifier
