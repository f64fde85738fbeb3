import JSONCodec

/// Something that went wrong on the wire and was dealt with; for the log. Holds no message text.
public enum ConnectionIncident: Sendable, Equatable, CustomStringConvertible {
  /// A body that is not JSON.
  case notJSON(JSONParseError, length: Int)
  /// JSON that is no message.
  case invalidMessage(String)
  case malformedHeader(MessageFramer.HeaderFault)
  case oversizeMessage(length: Int)
  /// A response to a request that is not open: unknown, or its time was over.
  case unknownResponse(RequestID)
  /// The peer could not read a message of ours.
  case peerError(ResponseError)
  case secondReply(method: String, id: RequestID)
  case requestDropped(method: String, id: RequestID)

  public var description: String {
    switch self {
    case .notJSON(let error, let length):
      "a message of \(length) bytes is \(error)"
    case .invalidMessage(let why):
      "not a JSON-RPC message: \(why)"
    case .malformedHeader(let fault):
      "a header could not be understood: \(fault.rawValue)"
    case .oversizeMessage(let length):
      "a message of \(length) bytes is over the limit and was skipped"
    case .unknownResponse(let id):
      "a response to request \(id), which is not open"
    case .peerError(let error):
      "the client reports: \(error)"
    case .secondReply(let method, let id):
      "a second answer to \(method) (\(id)) was dropped"
    case .requestDropped(let method, let id):
      "\(method) (\(id)) ended without an answer"
    }
  }
}
