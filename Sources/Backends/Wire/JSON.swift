import Foundation

/// A JSON value of an HTTP body. Every accessor is total: what is missing or of another type is nil,
/// because nothing that a provider sends may be taken for granted.
enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// Nil when the bytes are not one JSON value.
  init?(_ bytes: [UInt8]) {
    guard
      let value = try? JSONSerialization.jsonObject(
        with: Data(bytes), options: [.fragmentsAllowed])
    else { return nil }
    self.init(foundation: value)
  }

  subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members[key]
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

  var object: [String: JSON]? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  private init?(foundation value: Any) {
    // Objects first, and NSNull last: on Linux, asking a dictionary whether it is an object of a class
    // makes an NSDictionary of all that it holds.
    switch value {
    case let value as [String: Any]: self = .object(value.compactMapValues(JSON.init(foundation:)))
    case let value as [Any]: self = .array(value.compactMap(JSON.init(foundation:)))
    case let value as String: self = .string(value)
    case let value as NSNumber:
      switch String(cString: value.objCType) {
      // Foundation holds a JSON boolean as a C char, a number never.
      case "c", "B": self = .bool(value.boolValue)
      case "d", "f": self = .double(value.doubleValue)
      default: self = .int(value.intValue)
      }
    case is NSNull: self = .null
    default: return nil
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
