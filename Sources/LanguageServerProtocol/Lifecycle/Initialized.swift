import JSONCodec

/// `initialized`: the client is ready for requests of the server.
public struct InitializedParams: ClientNotification {
  public static let method = "initialized"
  public init(params: JSONValue?) {}
}
