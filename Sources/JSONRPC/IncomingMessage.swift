import JSONCodec

/// A message of the peer that someone has to deal with. Responses are not among them: they go to
/// the completion of the request that they answer.
public enum IncomingMessage: Sendable {
  /// `params` is nil when absent or null, else an array or an object.
  case notification(method: String, params: JSONValue?)
  /// `params` is nil when absent or null, else an array or an object. The answer is owed to the
  /// responder.
  case request(method: String, params: JSONValue?, responder: Responder)
}
