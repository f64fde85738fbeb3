import JSONCodec

/// Names a document. `version` is set where the client says which text it means: always in
/// `didChange`, and by clients made for Copilot in `inlineCompletion`.
public struct TextDocumentIdentifier: JSONDecodable, JSONEncodable, Hashable {
  /// As the client wrote it.
  public var uri: String
  public var version: Int?

  public init(uri: String, version: Int? = nil) {
    self.uri = uri
    self.version = version
  }

  public init(json: JSONValue) throws(InvalidParams) {
    uri = try json.required("uri")
    version = json.optional("version")
  }

  public var json: JSONValue {
    var object: JSONObject = ["uri": .string(uri)]
    object["version"] = version?.json
    return .object(object)
  }
}

/// A document with its text.
public struct TextDocumentItem: JSONDecodable, Hashable {
  public var uri: String
  /// Empty if the client does not know.
  public var languageId: String
  public var version: Int
  public var text: String

  public init(uri: String, languageId: String, version: Int, text: String) {
    self.uri = uri
    self.languageId = languageId
    self.version = version
    self.text = text
  }

  public init(json: JSONValue) throws(InvalidParams) {
    uri = try json.required("uri")
    languageId = json.optional("languageId") ?? ""
    version = json.optional("version") ?? 0
    text = try json.required("text")
  }
}
