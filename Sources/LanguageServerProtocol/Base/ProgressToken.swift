import JSONCodec

/// Ties progress reports and partial results to their request: a whole number or a string.
public enum ProgressToken: JSONDecodable, JSONEncodable, Hashable {
  case number(Int)
  case string(String)

  public init(json: JSONValue) throws(InvalidParams) {
    if let number = json.int {
      self = .number(number)
    } else if let string = json.string {
      self = .string(string)
    } else {
      throw InvalidParams(problem: "is neither a whole number nor a string")
    }
  }

  public var json: JSONValue {
    switch self {
    case .number(let number): .integer(number)
    case .string(let string): .string(string)
    }
  }
}
