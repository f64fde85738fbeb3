/// What an error body says, whatever its shape. Reading one never fails: the least it gives is empty.
///
/// Seen shapes (backends differ, and so do the layers of one): `message` or `detail` as a string, an
/// object or a list of field errors; `error` as a string or an object; Mistral's `object: "error"`;
/// codes as numbers and as strings; `type` missing, null or the string "None"; plain text; HTML.
struct ErrorBody: Sendable, Equatable {
  /// The server's own words, whole.
  var message = ""
  var type: String?
  var code: String?
  /// The HTTP status that the body itself names.
  var status: Int?
  /// With "context size exceeded": tokens of our prompt and of the model's window.
  var promptTokens: Int?
  var contextTokens: Int?
  /// The prompt was longer than the model's window.
  var isContextOverflow = false
  var isHTML = false

  /// An answer with an error status.
  static func decode(_ bytes: [UInt8]) -> ErrorBody {
    if let json = JSON(bytes) { return decode(json) }
    let text = String(decoding: bytes, as: UTF8.self)
    // An event stream may carry the error as its only event.
    if let data = text.split(separator: "\n").first(where: { $0.hasPrefix("data:") }),
      let json = JSON(Array(data.dropFirst(5).utf8))
    {
      return decode(json)
    }
    if let page = HTMLTitle.of(text) { return ErrorBody(message: page, isHTML: true) }
    return ErrorBody(message: text)
  }

  /// The error in a message that came with status 200, or nil when there is none.
  static func inside(_ message: JSON) -> ErrorBody? {
    if message["object"]?.string == "error" { return decode(message) }
    switch message["error"] {
    case nil, .null, .bool(false), .string(""): return nil
    case let error? where error.object?.isEmpty == true: return nil
    default: return decode(message)
    }
  }

  static func decode(_ json: JSON) -> ErrorBody {
    // The details are one level down, if there is an object.
    let inner = json["error"]?.isObject == true ? json["error"] ?? json : json
    var body = ErrorBody()
    body.message = words(json)
    body.type = [inner["type"], inner["error_type"], json["error_type"]]
      .compactMap { $0?.string }.first { $0 != "None" }
    body.code = inner["code"].flatMap { $0.string ?? $0.int.map(String.init) }
    body.status =
      [inner["code"], inner["status"], json["status"], json["raw_status_code"]]
      .compactMap { $0?.int }.first { (400...599).contains($0) }
    let reported = ContextOverflow.numbers(in: inner, message: body.message)
    body.isContextOverflow = reported != nil
    body.promptTokens = reported?.prompt
    body.contextTokens = reported?.context
    return body
  }

  /// The words of an error, from the members that hold them, in the order of their worth.
  private static func words(_ json: JSON, depth: Int = 0) -> String {
    guard depth < 6 else { return "" }
    switch json {
    case .string(let text): return text
    case .array(let entries):
      return entries.prefix(3).map { words($0, depth: depth + 1) }.filter { !$0.isEmpty }
        .joined(separator: "; ")
    case .object, .parsed:
      // A field error of FastAPI: where, and what.
      if let text = json["msg"]?.string {
        let place = json["loc"]?.array?.compactMap { $0.string ?? $0.int.map(String.init) }
        return ([place?.joined(separator: ".")].compactMap { $0 } + [text]).joined(separator: ": ")
      }
      for key in ["error", "message", "detail", "error_description", "errors", "reason", "title"] {
        if let found = json[key].map({ words($0, depth: depth + 1) }), !found.isEmpty {
          return found
        }
      }
      return ""
    default: return ""
    }
  }
}
