import JSONCodec

/// `workspace/configuration`: asks for settings; the answer has one element per item, null for
/// what is not set.
public struct ConfigurationParams: ServerRequest, JSONEncodable {
  public static let method = "workspace/configuration"
  public typealias Response = [JSONValue]

  public var items: [ConfigurationItem]

  public init(items: [ConfigurationItem]) { self.items = items }

  public var json: JSONValue { ["items": items.json] }
}

public struct ConfigurationItem: JSONEncodable, Hashable {
  public var scopeUri: String?
  /// Such as `midfill`.
  public var section: String?

  public init(scopeUri: String? = nil, section: String? = nil) {
    self.scopeUri = scopeUri
    self.section = section
  }

  public var json: JSONValue {
    var object = JSONObject()
    object["scopeUri"] = scopeUri?.json
    object["section"] = section?.json
    return .object(object)
  }
}
