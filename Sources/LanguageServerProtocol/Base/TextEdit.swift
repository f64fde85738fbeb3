import JSONCodec

/// Puts a text in the place of a range.
public struct TextEdit: JSONEncodable, Hashable {
  public var range: Range
  public var newText: String

  public init(range: Range, newText: String) {
    self.range = range
    self.newText = newText
  }

  public var json: JSONValue { ["range": range.json, "newText": .string(newText)] }
}

/// An edit for both ways of accepting a completion: keeping what stands right of the cursor, or
/// replacing it. `insert` must be a prefix of `replace`, both on the cursor's line.
public struct InsertReplaceEdit: JSONEncodable, Hashable {
  public var newText: String
  public var insert: Range
  public var replace: Range

  public init(newText: String, insert: Range, replace: Range) {
    self.newText = newText
    self.insert = insert
    self.replace = replace
  }

  public var json: JSONValue {
    ["newText": .string(newText), "insert": insert.json, "replace": replace.json]
  }
}
