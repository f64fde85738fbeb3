import JSONCodec

/// The id of a request: LSP 3.18 allows whole numbers and strings, and an answer must carry it back
/// as it came.
public enum RequestID: Sendable, Hashable {
  case number(Int)
  case string(String)

  /// Nil for a value that cannot be an id.
  public init?(json: JSONValue?) {
    if let number = json?.int {
      self = .number(number)
    } else if let string = json?.string {
      self = .string(string)
    } else {
      return nil
    }
  }

  public var json: JSONValue {
    switch self {
    case .number(let number): .integer(number)
    case .string(let string): .string(string)
    }
  }
}

extension RequestID: CustomStringConvertible {
  public var description: String { json.description }
}
