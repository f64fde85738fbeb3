import JSONCodec

/// `workspace/didChangeWorkspaceFolders`
public struct DidChangeWorkspaceFoldersParams: ClientNotification, JSONDecodable {
  public static let method = "workspace/didChangeWorkspaceFolders"

  /// `event.added`
  public var added: [WorkspaceFolder]
  /// `event.removed`
  public var removed: [WorkspaceFolder]

  public init(json: JSONValue) throws(InvalidParams) {
    let event: JSONValue = try json.required("event")
    added = event.elements("added")
    removed = event.elements("removed")
  }
}
