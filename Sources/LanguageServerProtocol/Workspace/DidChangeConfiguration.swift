import JSONCodec

/// `workspace/didChangeConfiguration`. Some clients push the settings here, others send null and
/// expect to be asked (`workspace/configuration`).
public struct DidChangeConfigurationParams: ClientNotification, JSONDecodable {
  public static let method = "workspace/didChangeConfiguration"

  /// Nil when absent or null.
  public var settings: JSONValue?

  public init(json: JSONValue) {
    settings = json.optional("settings")
  }
}
