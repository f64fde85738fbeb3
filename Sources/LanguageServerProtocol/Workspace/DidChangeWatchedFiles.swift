import JSONCodec

/// `workspace/didChangeWatchedFiles`: files changed on disk, whoever changed them.
public struct DidChangeWatchedFilesParams: ClientNotification, JSONDecodable {
  public static let method = "workspace/didChangeWatchedFiles"

  public var changes: [FileEvent]

  public init(json: JSONValue) throws(InvalidParams) {
    guard json["changes"]?.array != nil else {
      throw InvalidParams(path: "changes", problem: "is not an array")
    }
    changes = json.elements("changes")
  }
}

public struct FileEvent: JSONDecodable, Hashable {
  public var uri: String
  public var type: FileChangeType

  public init(uri: String, type: FileChangeType) {
    self.uri = uri
    self.type = type
  }

  public init(json: JSONValue) throws(InvalidParams) {
    uri = try json.required("uri")
    type = json.optional("type") ?? .changed
  }
}

public enum FileChangeType: Int, JSONDecodable {
  case created = 1
  case changed = 2
  case deleted = 3
}
