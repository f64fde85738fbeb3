import JSONCodec

/// `$/setTrace`: how much the client wants to be told about the server's work.
public struct SetTraceParams: ClientNotification, JSONDecodable {
  public static let method = "$/setTrace"

  public var value: TraceValue

  public init(json: JSONValue) throws(InvalidParams) {
    value = try json.required("value")
  }
}

public enum TraceValue: String, JSONDecodable {
  case off
  case messages
  case verbose
}
