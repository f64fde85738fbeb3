import JSONCodec

/// Text for a person, plain or Markdown.
public struct MarkupContent: JSONEncodable, Hashable {
  public var kind: MarkupKind
  public var value: String

  public init(kind: MarkupKind, value: String) {
    self.kind = kind
    self.value = value
  }

  public var json: JSONValue { ["kind": kind.json, "value": .string(value)] }
}

public enum MarkupKind: String, JSONDecodable, JSONEncodable {
  case plainText = "plaintext"
  case markdown
}
