import JSONCodec

/// `client/registerCapability`. Only for what the client's `dynamicRegistration` allows. lsp-mode
/// was seen not to answer it at all: give the request a timeout.
public struct RegistrationParams: ServerRequest, JSONEncodable {
  public static let method = "client/registerCapability"
  public typealias Response = Null

  public var registrations: [Registration]

  public init(registrations: [Registration]) { self.registrations = registrations }

  public var json: JSONValue { ["registrations": registrations.json] }
}

public struct Registration: JSONEncodable, Hashable {
  /// Chosen by the server.
  public var id: String
  public var method: String
  public var registerOptions: JSONValue?

  public init(id: String, method: String, registerOptions: JSONValue? = nil) {
    self.id = id
    self.method = method
    self.registerOptions = registerOptions
  }

  /// Asks for `workspace/didChangeWatchedFiles` of files that match one of the patterns.
  public static func watchedFiles(id: String, globPatterns: [String]) -> Registration {
    let watchers = globPatterns.map { ["globPattern": .string($0)] as JSONValue }
    return Registration(
      id: id, method: DidChangeWatchedFilesParams.method,
      registerOptions: ["watchers": .array(watchers)])
  }

  /// Asks for `workspace/didChangeConfiguration` when a section changes.
  public static func configuration(id: String, section: String) -> Registration {
    Registration(
      id: id, method: DidChangeConfigurationParams.method,
      registerOptions: ["section": .string(section)])
  }

  public var json: JSONValue {
    var object: JSONObject = ["id": .string(id), "method": .string(method)]
    object["registerOptions"] = registerOptions
    return .object(object)
  }
}
