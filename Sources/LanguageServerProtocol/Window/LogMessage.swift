import JSONCodec

/// `window/logMessage`: for the client's log.
public struct LogMessageParams: ServerNotification, JSONEncodable {
  public static let method = "window/logMessage"

  public var type: MessageType
  public var message: String

  public init(type: MessageType, message: String) {
    self.type = type
    self.message = message
  }

  public var json: JSONValue { ["type": type.json, "message": .string(message)] }
}

public enum MessageType: Int, JSONEncodable {
  case error = 1
  case warning = 2
  case info = 3
  case log = 4
  /// Since 3.18.
  case debug = 5
}
