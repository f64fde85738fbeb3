import JSONCodec

/// A folder of the workspace. lsp-mode leaves the name out; it is empty then.
public struct WorkspaceFolder: JSONDecodable, Hashable {
  public var uri: String
  public var name: String

  public init(uri: String, name: String = "") {
    self.uri = uri
    self.name = name
  }

  public init(json: JSONValue) throws(InvalidParams) {
    uri = try json.required("uri")
    name = json.optional("name") ?? ""
  }
}
