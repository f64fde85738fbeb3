import JSONCodec
import JSONRPC

/// `$/cancelRequest`: the answer is no longer wanted. The request has to be answered all the same,
/// with `requestCancelled` or with what there is.
public struct CancelParams: ClientNotification, JSONDecodable {
  public static let method = "$/cancelRequest"

  public var id: RequestID

  public init(json: JSONValue) throws(InvalidParams) {
    guard let id = RequestID(json: json["id"]) else {
      throw InvalidParams(path: "id", problem: "is neither a whole number nor a string")
    }
    self.id = id
  }
}
