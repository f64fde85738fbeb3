import JSONCodec
import JSONRPC

/// A value that can be read from JSON.
public protocol JSONDecodable: Sendable {
  /// - Throws: `InvalidParams`.
  init(json: JSONValue) throws(InvalidParams)
}

/// A value that can be written as JSON.
public protocol JSONEncodable: Sendable {
  var json: JSONValue { get }

  /// Appends `json` as text. Types that are sent at every key write it without making the value first,
  /// which takes twice as long as writing it.
  func write(to bytes: inout [UInt8])
}

extension JSONEncodable {
  public func write(to bytes: inout [UInt8]) { json.write(to: &bytes) }
}

/// Params (or an answer) that cannot be used, and where. Holds no piece of them.
public struct InvalidParams: Error, Sendable, Equatable, CustomStringConvertible {
  /// The way to the member, as in `contentChanges[2].range`; empty for the whole.
  public var path: String
  public var problem: String

  public init(path: String = "", problem: String) {
    self.path = path
    self.problem = problem
  }

  public var description: String { "\(path.isEmpty ? "the value" : path) \(problem)" }

  public var responseError: ResponseError { ResponseError(.invalidParams, description) }

  func inside(_ outer: String) -> InvalidParams {
    let joined =
      path.isEmpty ? outer : path.hasPrefix("[") ? "\(outer)\(path)" : "\(outer).\(path)"
    return InvalidParams(path: joined, problem: problem)
  }
}

extension JSONValue {
  /// A member that must be there.
  func required<Value: JSONDecodable>(
    _ key: String, as: Value.Type = Value.self
  ) throws(InvalidParams) -> Value {
    guard let member = self[key] else { throw InvalidParams(path: key, problem: "is missing") }
    do {
      return try Value(json: member)
    } catch {
      throw error.inside(key)
    }
  }

  /// A member that may be absent or null; one that cannot be read counts as absent.
  func optional<Value: JSONDecodable>(_ key: String, as: Value.Type = Value.self) -> Value? {
    guard let member = self[key], !member.isNull else { return nil }
    return try? Value(json: member)
  }

  /// A member that may be absent or null, but must make sense if it is there.
  func requiredIfPresent<Value: JSONDecodable>(
    _ key: String, as: Value.Type = Value.self
  ) throws(InvalidParams) -> Value? {
    guard let member = self[key], !member.isNull else { return nil }
    return try required(key)
  }

  /// The elements of a member that can be read; none if it is absent.
  func elements<Value: JSONDecodable>(_ key: String, as: Value.Type = Value.self) -> [Value] {
    self[key]?.array?.compactMap { try? Value(json: $0) } ?? []
  }

  /// A path of members to a flag; false if any of them is absent.
  func flag(_ keys: String...) -> Bool {
    var value: JSONValue? = self
    for key in keys { value = value?[key] }
    return value?.bool ?? false
  }

  func requireObject() throws(InvalidParams) {
    if object == nil { throw InvalidParams(problem: "is not an object") }
  }
}

extension JSONValue: JSONDecodable, JSONEncodable {
  public init(json: JSONValue) { self = json }
  public var json: JSONValue { self }
}

extension String: JSONDecodable, JSONEncodable {
  public init(json: JSONValue) throws(InvalidParams) {
    guard let string = json.string else { throw InvalidParams(problem: "is not a string") }
    self = string
  }

  public var json: JSONValue { .string(self) }
}

extension Int: JSONDecodable, JSONEncodable {
  public init(json: JSONValue) throws(InvalidParams) {
    guard let int = json.int else { throw InvalidParams(problem: "is not a whole number") }
    self = int
  }

  public var json: JSONValue { .integer(self) }
}

extension Bool: JSONDecodable, JSONEncodable {
  public init(json: JSONValue) throws(InvalidParams) {
    guard let bool = json.bool else { throw InvalidParams(problem: "is neither true nor false") }
    self = bool
  }

  public var json: JSONValue { .bool(self) }
}

extension Array: JSONDecodable where Element: JSONDecodable {
  public init(json: JSONValue) throws(InvalidParams) {
    guard let elements = json.array else { throw InvalidParams(problem: "is not an array") }
    self = []
    reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      do {
        append(try Element(json: element))
      } catch {
        throw error.inside("[\(index)]")
      }
    }
  }
}

extension Array: JSONEncodable where Element: JSONEncodable {
  public var json: JSONValue { .array(map(\.json)) }
}

/// Named values of the protocol's enumerations.
extension RawRepresentable where Self: JSONDecodable, RawValue: JSONDecodable {
  public init(json: JSONValue) throws(InvalidParams) {
    guard let value = Self(rawValue: try RawValue(json: json)) else {
      throw InvalidParams(problem: "is not one of the known values")
    }
    self = value
  }
}

extension RawRepresentable where Self: JSONEncodable, RawValue: JSONEncodable {
  public var json: JSONValue { rawValue.json }
}

/// The answer of a request that has none.
public struct Null: JSONDecodable, JSONEncodable, Equatable {
  public init() {}
  /// Clients answer such requests with null, true or {}; all mean the same.
  public init(json: JSONValue) {}
  public var json: JSONValue { .null }
}
