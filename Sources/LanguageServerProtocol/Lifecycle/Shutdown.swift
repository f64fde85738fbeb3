import JSONCodec

/// `shutdown`: the server gets ready to leave; after it only `exit` is valid. Has no params.
public struct ShutdownRequest: ClientRequest {
  public static let method = "shutdown"
  public typealias Response = Null
  public init(params: JSONValue?) {}
}
