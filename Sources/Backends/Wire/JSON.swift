import JSONCodec

/// A JSON value of an HTTP body. Every accessor is total: what is missing or of another type is nil,
/// because nothing that a provider sends may be taken for granted.
enum JSON: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])
  /// An object as it was parsed: of a chunk of an answer a few members are looked at, and a dictionary
  /// of all of them costs more than the parsing.
  case parsed(JSONObject)

  /// Nil when the bytes are not one JSON value. A byte order mark before it is passed over.
  ///
  /// Read by our own parser, as it is on the way of every answer: from a cold cache, Foundation takes
  /// twenty times as long for an event of 150 bytes.
  init?(_ bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    guard let value = try? JSONValue(parsing: text) else { return nil }
    self.init(value)
  }

  subscript(key: String) -> JSON? {
    switch self {
    case .object(let members): members[key]
    case .parsed(let object): object[key].map { JSON($0) }
    default: nil
    }
  }

  var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// Also a number written as a string, as in LiteLLM's `"code": "429"`.
  var int: Int? {
    switch self {
    case .int(let value): value
    case .double(let value): Int(exactly: value.rounded())
    case .string(let value): Int(value)
    default: nil
    }
  }

  var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  var array: [JSON]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  var isObject: Bool {
    switch self {
    case .object, .parsed: true
    default: false
    }
  }

  /// All members; to look at a few ask for each by its key.
  var object: [String: JSON]? {
    switch self {
    case .object(let members): members
    case .parsed(let object):
      Dictionary(object.members.lazy.map { ($0.key, JSON($0.value)) }) { _, last in last }
    default: nil
    }
  }

  private init(_ value: JSONValue) {
    self =
      switch value {
      case .null: .null
      case .bool(let value): .bool(value)
      case .integer(let value): .int(value)
      case .number(let value): .double(value)
      case .string(let value): .string(value)
      case .array(let elements): .array(elements.map { JSON($0) })
      case .object(let object): .parsed(object)
      }
  }
}

/// Two objects are equal when they have the same members, in any order.
extension JSON: Equatable {
  static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.string(let left), .string(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    default: left.isObject && left.object == right.object
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .int(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(floatLiteral value: Double) { self = .double(value) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements) { _, last in last })
  }
}
