import JSONCodec

/// A place in a document; both numbers count from zero.
public struct Position: JSONDecodable, JSONEncodable, Hashable, Comparable {
  public var line: Int
  /// In the units of the position encoding that was agreed on; may lie beyond the line's end.
  public var character: Int

  public init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  public init(json: JSONValue) throws(InvalidParams) {
    line = try json.required("line")
    character = try json.required("character")
  }

  public var json: JSONValue { ["line": .integer(line), "character": .integer(character)] }

  public func write(to bytes: inout [UInt8]) {
    bytes.append(json: #"{"line":"#)
    bytes.append(integer: line)
    bytes.append(json: #","character":"#)
    bytes.append(integer: character)
    bytes.append(json: "}")
  }

  public static func < (left: Position, right: Position) -> Bool {
    (left.line, left.character) < (right.line, right.character)
  }
}

/// A range in a document; the end is not part of it.
public struct Range: JSONDecodable, JSONEncodable, Hashable {
  public var start: Position
  public var end: Position

  public init(start: Position, end: Position) {
    self.start = start
    self.end = end
  }

  public init(json: JSONValue) throws(InvalidParams) {
    start = try json.required("start")
    end = try json.required("end")
  }

  public var json: JSONValue { ["start": start.json, "end": end.json] }

  public func write(to bytes: inout [UInt8]) {
    bytes.append(json: #"{"start":"#)
    start.write(to: &bytes)
    bytes.append(json: #","end":"#)
    end.write(to: &bytes)
    bytes.append(json: "}")
  }
}

/// The unit of `Position.character` (LSP 3.17). Open: a client may offer others.
public struct PositionEncodingKind: RawRepresentable, JSONDecodable, JSONEncodable, Hashable {
  public var rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let utf8 = PositionEncodingKind(rawValue: "utf-8")
  /// What counts when nothing was agreed on.
  public static let utf16 = PositionEncodingKind(rawValue: "utf-16")
  public static let utf32 = PositionEncodingKind(rawValue: "utf-32")
}
