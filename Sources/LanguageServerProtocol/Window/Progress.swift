import JSONCodec

/// `$/progress`: a step of long work, or a part of a result.
public struct ProgressParams: ServerNotification, JSONEncodable {
  public static let method = "$/progress"

  public var token: ProgressToken
  public var value: JSONValue

  /// A step of work: of a token from `WorkDoneProgressCreateParams`, or a request's `workDoneToken`.
  public init(token: ProgressToken, _ step: WorkDoneProgress) {
    self.token = token
    value = step.json
  }

  /// Items of an inline completion before its answer, for a request's `partialResultToken`. What was
  /// sent this way must not be in the answer again.
  public init(token: ProgressToken, partialResult items: [InlineCompletionItem]) {
    self.token = token
    value = items.json
  }

  public var json: JSONValue { ["token": token.json, "value": value] }
}

/// The life of a progress bar: one begin, any number of reports, one end.
public enum WorkDoneProgress: JSONEncodable, Hashable {
  /// `percentage`: 0...100; without it the bar only shows that something goes on, also later.
  case begin(
    title: String, message: String? = nil, percentage: Int? = nil, cancellable: Bool = false)
  case report(message: String? = nil, percentage: Int? = nil)
  case end(message: String? = nil)

  public var json: JSONValue {
    var object = JSONObject()
    switch self {
    case .begin(let title, let message, let percentage, let cancellable):
      object["kind"] = "begin"
      object["title"] = title.json
      object["message"] = message?.json
      object["percentage"] = percentage.map { min(max($0, 0), 100).json }
      if cancellable { object["cancellable"] = true }
    case .report(let message, let percentage):
      object["kind"] = "report"
      object["message"] = message?.json
      object["percentage"] = percentage.map { min(max($0, 0), 100).json }
    case .end(let message):
      object["kind"] = "end"
      object["message"] = message?.json
    }
    return .object(object)
  }
}
