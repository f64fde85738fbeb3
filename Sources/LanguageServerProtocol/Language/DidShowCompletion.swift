import JSONCodec

/// `textDocument/didShowCompletion`: the item stands on the screen. Not in the protocol: clients
/// made for Copilot send it.
public struct DidShowCompletionParams: ClientNotification, JSONDecodable {
  public static let method = "textDocument/didShowCompletion"

  /// The command of the item shown, whose arguments say which one it is.
  public var command: Command?

  public init(json: JSONValue) {
    command = json["item"]?.optional("command")
  }
}
