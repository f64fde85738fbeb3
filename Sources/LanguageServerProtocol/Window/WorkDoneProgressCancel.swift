import JSONCodec

/// `window/workDoneProgress/cancel`: the user stops what a progress bar stands for.
public struct WorkDoneProgressCancelParams: ClientNotification, JSONDecodable {
  public static let method = "window/workDoneProgress/cancel"

  public var token: ProgressToken

  public init(json: JSONValue) throws(InvalidParams) {
    token = try json.required("token")
  }
}
