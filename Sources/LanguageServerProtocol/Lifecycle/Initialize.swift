import JSONCodec

/// `initialize`: the first request of a client.
public struct InitializeParams: ClientRequest, JSONDecodable {
  public static let method = "initialize"
  public typealias Response = InitializeResult

  /// The client's process; when it ends, so does the server. Nil if there is none, or if its number
  /// would mean nothing here.
  public var processId: Int?
  public var clientInfo: ClientInfo?
  /// Such as `en-US`.
  public var locale: String?
  /// A path, replaced by `rootUri` long ago; eglot ends it with a slash.
  public var rootPath: String?
  /// Replaced by `workspaceFolders`.
  public var rootUri: String?
  /// Nil if the client does not know folders; empty if none is open.
  public var workspaceFolders: [WorkspaceFolder]?
  public var capabilities: ClientCapabilities
  /// As the user wrote them; nil when absent or null.
  public var initializationOptions: JSONValue?
  public var trace: TraceValue
  /// Neovim and lsp-mode send one.
  public var workDoneToken: ProgressToken?

  public init(json: JSONValue) throws(InvalidParams) {
    try json.requireObject()
    processId = json.optional("processId")
    clientInfo = json.optional("clientInfo")
    locale = json.optional("locale")
    rootPath = json.optional("rootPath")
    rootUri = json.optional("rootUri")
    workspaceFolders =
      json["workspaceFolders"]?.array == nil ? nil : json.elements("workspaceFolders")
    capabilities = ClientCapabilities(json: json["capabilities"] ?? [:])
    initializationOptions = json.optional("initializationOptions")
    trace = json.optional("trace") ?? .off
    workDoneToken = json.optional("workDoneToken")
  }
}

/// Who the client is, in its own words.
public struct ClientInfo: JSONDecodable, Hashable {
  public var name: String
  public var version: String?

  public init(name: String, version: String? = nil) {
    self.name = name
    self.version = version
  }

  public init(json: JSONValue) throws(InvalidParams) {
    name = try json.required("name")
    version = json.optional("version")
  }
}

public struct InitializeResult: JSONEncodable {
  public var capabilities: ServerCapabilities
  public var serverInfo: ServerInfo

  public init(capabilities: ServerCapabilities, serverInfo: ServerInfo) {
    self.capabilities = capabilities
    self.serverInfo = serverInfo
  }

  public var json: JSONValue {
    ["capabilities": capabilities.json, "serverInfo": serverInfo.json]
  }
}

public struct ServerInfo: JSONEncodable, Hashable {
  public var name: String
  public var version: String

  public init(name: String, version: String) {
    self.name = name
    self.version = version
  }

  public var json: JSONValue { ["name": .string(name), "version": .string(version)] }
}
