/// Why a body is not JSON. Holds no piece of the body, so it can be logged and sent.
public struct JSONParseError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Reason: String, Sendable {
    case unexpectedEnd = "the text ends too early"
    case unexpectedByte = "a byte that cannot stand here"
    case badLiteral = "neither true, false nor null"
    case badNumber = "not a number as JSON writes it"
    case badEscape = "not an escape as JSON writes it"
    case controlCharacter = "a control character inside a string"
    case tooDeep = "nested too deeply"
    case trailingBytes = "more text after the value"
  }

  public var reason: Reason
  /// Bytes from the start of the body.
  public var offset: Int

  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  public var description: String { "not JSON at byte \(offset): \(reason.rawValue)" }
}
