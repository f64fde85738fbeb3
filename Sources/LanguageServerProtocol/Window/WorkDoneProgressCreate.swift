import JSONCodec

/// `window/workDoneProgress/create`: announces a token that `$/progress` will use. Only if the
/// client's `window.workDoneProgress` says so.
public struct WorkDoneProgressCreateParams: ServerRequest, JSONEncodable {
  public static let method = "window/workDoneProgress/create"
  public typealias Response = Null

  public var token: ProgressToken

  public init(token: ProgressToken) { self.token = token }

  public var json: JSONValue { ["token": token.json] }
}
