import JSONCodec

/// Something the client runs through `workspace/executeCommand`.
public struct Command: JSONDecodable, JSONEncodable, Hashable {
  /// What a person reads.
  public var title: String
  /// The command's name.
  public var command: String
  public var arguments: [JSONValue]

  public init(title: String, command: String, arguments: [JSONValue] = []) {
    self.title = title
    self.command = command
    self.arguments = arguments
  }

  public init(json: JSONValue) throws(InvalidParams) {
    title = json.optional("title") ?? ""
    command = try json.required("command")
    arguments = json["arguments"]?.array ?? []
  }

  public var json: JSONValue {
    var object: JSONObject = ["title": .string(title), "command": .string(command)]
    if !arguments.isEmpty { object["arguments"] = .array(arguments) }
    return .object(object)
  }

  public func write(to bytes: inout [UInt8]) {
    bytes.append(json: #"{"title":"#)
    bytes.append(quoting: title)
    bytes.append(json: #","command":"#)
    bytes.append(quoting: command)
    if !arguments.isEmpty {
      bytes.append(json: #","arguments":"#)
      JSONValue.array(arguments).write(to: &bytes)
    }
    bytes.append(json: "}")
  }
}
