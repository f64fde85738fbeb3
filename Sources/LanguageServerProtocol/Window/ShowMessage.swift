import JSONCodec

/// `window/showMessage`: for the user's eyes, at once.
public struct ShowMessageParams: ServerNotification, JSONEncodable {
  public static let method = "window/showMessage"

  public var type: MessageType
  public var message: String

  public init(type: MessageType, message: String) {
    self.type = type
    self.message = message
  }

  public var json: JSONValue { ["type": type.json, "message": .string(message)] }
}
