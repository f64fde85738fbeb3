import JSONCodec

/// The error of a response (JSON-RPC 2.0, section 5.1).
public struct ResponseError: Error, Sendable, Equatable, CustomStringConvertible {
  public var code: ErrorCode
  /// One sentence for a person.
  public var message: String
  public var data: JSONValue?

  public init(_ code: ErrorCode, _ message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// Reads what a peer sent; a peer that leaves out the code or the message is forgiven.
  public init(json: JSONValue) {
    code = json["code"]?.int.map { ErrorCode($0) } ?? .internalError
    message = json["message"]?.string ?? "an error without a message"
    data = json["data"]
  }

  public var json: JSONValue {
    var object: JSONObject = ["code": .integer(code.rawValue), "message": .string(message)]
    object["data"] = data
    return .object(object)
  }

  public var description: String { "\(message) (\(code.rawValue))" }
}

/// The number that says what kind of error it is. Protocols over JSON-RPC add their own.
public struct ErrorCode: RawRepresentable, Sendable, Hashable {
  public var rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }
  public init(_ rawValue: Int) { self.rawValue = rawValue }

  public static let parseError = ErrorCode(-32700)
  public static let invalidRequest = ErrorCode(-32600)
  public static let methodNotFound = ErrorCode(-32601)
  public static let invalidParams = ErrorCode(-32602)
  public static let internalError = ErrorCode(-32603)

  /// Ours, never sent: the peer did not answer in the time it was given.
  public static let timedOut = ErrorCode(-1)
  /// Ours, never sent: the connection ended before the answer came.
  public static let connectionClosed = ErrorCode(-2)
}
