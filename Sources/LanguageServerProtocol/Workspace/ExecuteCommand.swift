import JSONCodec

/// `workspace/executeCommand`
public struct ExecuteCommandParams: ClientRequest, JSONDecodable {
  public static let method = "workspace/executeCommand"
  public typealias Response = JSONValue

  public var command: String
  public var arguments: [JSONValue]
  public var workDoneToken: ProgressToken?

  public init(json: JSONValue) throws(InvalidParams) {
    command = try json.required("command")
    arguments = json["arguments"]?.array ?? []
    workDoneToken = json.optional("workDoneToken")
  }
}
