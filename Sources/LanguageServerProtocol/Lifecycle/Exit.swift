import JSONCodec

/// `exit`: the process ends, with 0 if `shutdown` came first and 1 if not. Has no params.
public struct ExitNotification: ClientNotification {
  public static let method = "exit"
  public init(params: JSONValue?) {}
}
