import JSONCodec

/// `textDocument/didPartiallyAcceptCompletion`: the user took a word or a line of the item. Not in
/// the protocol: clients made for Copilot send it.
public struct DidPartiallyAcceptCompletionParams: ClientNotification, JSONDecodable {
  public static let method = "textDocument/didPartiallyAcceptCompletion"

  /// The command of the item, whose arguments say which one it is.
  public var command: Command?
  /// UTF-16 code units from the start of `insertText`.
  public var acceptedLength: Int

  public init(json: JSONValue) throws(InvalidParams) {
    command = json["item"]?.optional("command")
    acceptedLength = try json.required("acceptedLength")
  }
}
