import HTTPStreaming

/// Makes a `BackendFailure` of what went wrong: its kind, and one sentence that says who answered
/// what, and what to change.
struct FailureReport {
  let title: String
  let model: String?
  /// Where the key came from, in the user's words; nil when none was sent.
  let keyOrigin: String?
  /// Preset's environment variables, for "set …".
  let keyNames: [String]
  /// The address asked, without a query.
  let address: String
  let words: ServerWords
  let rules: [ErrorRule]
  var bare500MeansNoKey = false

  // MARK: An answer with an error status

  func failure(
    status: Int, body: ErrorBody, headers: [String: String] = [:], unixTime: Double
  ) -> BackendFailure {
    let kind = kind(status: status, body: body)
    let wait = RetryAfter.read(headers: headers, message: body.message, unixTime: unixTime)
    return BackendFailure(
      kind: kind, message: sentence(kind, status: status, body: body, wait: wait), status: status,
      retryAfter: wait)
  }

  /// An error inside an answer that began with status 200.
  func failureInside(_ body: ErrorBody, headers: [String: String], unixTime: Double)
    -> BackendFailure
  {
    failure(status: body.status ?? 500, body: body, headers: headers, unixTime: unixTime)
  }

  /// Whether the body only repeats an earlier failure in another dress.
  func isEcho(_ body: ErrorBody) -> Bool {
    rules.contains { $0.meaning == .echo && $0.matches(body) }
  }

  private func kind(status: Int, body: ErrorBody) -> BackendFailure.Kind {
    for rule in rules where rule.matches(body) {
      if case .kind(let kind) = rule.meaning { return kind }
    }
    if status == 500, bare500MeansNoKey, keyOrigin == nil, body.type == nil, body.code == nil,
      body.message.hasPrefix("Internal Server Error")
    {
      return .unauthorized
    }
    switch status {
    case 401, 407: return .unauthorized
    case 402: return .paymentRequired
    case 403: return speaksOfModel(body) ? .modelNotFound : .forbidden
    case 404: return speaksOfModel(body) ? .modelNotFound : .badRequest
    case 408: return .timedOut
    case 429:
      return body.type == "insufficient_quota" || body.code == "insufficient_quota"
        ? .paymentRequired : .rateLimited
    case 500...599: return .overloaded
    case 400..<500: return speaksOfModel(body) ? .modelNotFound : .badRequest
    default: return .badResponse
    }
  }

  /// "Invalid model", "The model `x` does not exist", "model not found, try pulling it first" …
  private func speaksOfModel(_ body: ErrorBody) -> Bool {
    if body.contextTokens != nil || body.promptTokens != nil { return false }
    if body.code == "model_not_found" || body.type == "invalid_model" { return true }
    let text = body.message.lowercased()
    guard text.contains("model") else { return false }
    return [
      "invalid model", "model not found", "unknown model", "no such model", "does not exist",
      "not found", "no mistral models", "not available", "unavailable", "not supported model",
    ].contains(where: text.contains)
  }

  private func sentence(
    _ kind: BackendFailure.Kind, status: Int, body: ErrorBody, wait: Duration?
  ) -> String {
    let said = words.quote(body.message).map { ": \"\($0)\"" } ?? ""
    let answered = "\(title) answered \(status)"
    switch kind {
    case .unauthorized:
      guard let keyOrigin else {
        let names = keyNames.first.map { ", for example in the environment variable \($0)" } ?? ""
        return "\(answered)\(said). No key was sent; set one\(names)."
      }
      return "\(answered): the key from \(keyOrigin) was not accepted\(quoted(body)). "
        + "Check that it is whole, still valid, and made for \(host)."
    case .forbidden:
      return "\(answered): the key may not use \(model.map { "the model \($0)" } ?? "this service")"
        + "\(quoted(body)). Ask for access, or set another `model`."
    case .paymentRequired:
      return "\(answered)\(said). The account has no credit left for this; check its billing."
    case .modelNotFound:
      return "\(answered)\(said). "
        + (model.map { "Set `model` to one it has instead of \($0)." }
          ?? "Set `model` to one it has.")
    case .badRequest where status == 404 || status == 405:
      return "\(answered) at \(address)\(quoted(body)). "
        + "The address is probably wrong; check `base`."
    case .badRequest:
      if let context = body.contextTokens {
        return "\(answered)\(said). The prompt is longer than the model's \(context) tokens; "
          + "lower `context.tokens`."
      }
      return "\(answered)\(said.isEmpty ? ": it did not accept the request" : said). "
        + "Check `model` and `extra`."
    case .rateLimited:
      let pause = wait.map { "for \(Self.seconds($0))" } ?? "for a moment"
      return "\(answered)\(said). Its rate limit is reached; suggestions pause \(pause)."
    case .overloaded:
      return "\(answered)\(body.isHTML ? " with a web page" : "")\(said). "
        + "It is overloaded or failing; Midfill tries again by itself."
    case .unreachable:
      return "\(answered)\(said). It could not reach the server behind it; check its own set-up."
    case .timedOut:
      return "\(answered)\(said). It ran out of time; Midfill tries again by itself."
    case .badResponse, .cancelled:
      return "\(answered)\(said), which is no answer to a completion; check `base` (\(address))."
    }
  }

  private func quoted(_ body: ErrorBody) -> String {
    words.quote(body.message).map { " (\"\($0)\")" } ?? ""
  }

  // MARK: No answer, or no sense in it

  func failure(_ failure: HTTPFailure, deadlines: HTTPDeadlines) -> BackendFailure {
    switch failure {
    case .unreachable(let reason, let detail):
      let detail = words.quote(detail).map { " (\($0))" } ?? ""
      let cause =
        switch reason {
        case .nameResolution: "the name \(host) is not known\(detail); check `base` and the network"
        case .refused: "nothing listens at \(host)\(detail); start the server, or check `base`"
        case .tls: "no safe connection to \(host)\(detail); check its certificate or the proxy"
        case .proxy: "the proxy on the way to \(host) refused\(detail); check the proxy settings"
        case .other: "no connection to \(host)\(detail); check the network and the proxy"
        }
      return BackendFailure(kind: .unreachable, message: "\(title) cannot be reached: \(cause).")
    case .invalidRequest(let detail):
      return BackendFailure(
        kind: .badRequest,
        message:
          "The request to \(title) could not be written\(words.quote(detail).map { ": \($0)" } ?? "")"
          + "; check `base` and `headers`.")
    case .timedOut(let phase):
      let what =
        switch phase {
        case .firstByte: "did not begin to answer within \(Self.seconds(deadlines.firstByte))"
        case .stall: "stopped in its answer for \(Self.seconds(deadlines.stall))"
        case .total: "did not end its answer within \(Self.seconds(deadlines.total))"
        }
      return BackendFailure(kind: .timedOut, message: "\(title) \(what) (\(host)).")
    case .connectionLost(let afterBody, let detail):
      let detail = words.quote(detail).map { " (\($0))" } ?? ""
      return BackendFailure(
        kind: afterBody ? .badResponse : .unreachable,
        message:
          "\(title) broke off \(afterBody ? "in its answer" : "before it answered")\(detail); "
          + "Midfill tries again by itself.")
    case .redirectRefused(let status, let place):
      let place = words.quote(place) ?? "another host"
      return BackendFailure(
        kind: .badResponse,
        message: "\(title) answered \(status), a redirect to \(place), which Midfill does not "
          + "follow with a key. If that is the right place, set `base` to it.", status: status)
    case .tooLarge(let limit):
      return BackendFailure(
        kind: .badResponse,
        message: "\(title) sent more than \(limit >> 10) KiB for one completion; the rest was not "
          + "read. Check that `base` (\(address)) is a completion server.")
    case .cancelled:
      return BackendFailure(kind: .cancelled, message: "The request to \(title) was cancelled.")
    }
  }

  func badResponse(_ fault: AnswerFault) -> BackendFailure {
    let what =
      switch fault {
      case .empty: "with nothing at all"
      case .webPage(let page):
        "with a web page\(words.quote(page).map { " (\"\($0)\")" } ?? "") where a completion was due"
      case .notJSON(let text):
        "with something that is not JSON\(words.quote(text).map { " (\"\($0)\")" } ?? "")"
      case .charset(let name): "in the character set \(words.quote(name) ?? "?"), not UTF-8"
      case .noChoice: "without any text to choose from"
      case .failed(let reason): "and then gave up (finish reason \"\(words.quote(reason) ?? "")\")"
      }
    let advice =
      switch fault {
      case .failed: "Midfill tries again with the next request."
      case .webPage:
        "Check `base` (\(address)), and whether a proxy or a login page stands in between."
      default: "Check `base` (\(address)) and that the preset fits the server."
      }
    return BackendFailure(
      kind: .badResponse, message: "\(title) answered 200 \(what). \(advice)", status: 200)
  }

  private var host: String {
    let rest = address.split(separator: "://", maxSplits: 1).last ?? ""
    return String(rest.prefix { $0 != "/" })
  }

  static func seconds(_ duration: Duration) -> String {
    let seconds =
      Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    let rounded = (seconds * 10).rounded() / 10
    return rounded == rounded.rounded() ? "\(Int(rounded)) s" : "\(rounded) s"
  }
}

/// Why an answer with status 200 could not be read.
enum AnswerFault: Error, Equatable {
  case empty
  case webPage(String)
  case notJSON(String)
  case charset(String)
  case noChoice
  /// The provider ended the answer as failed, in its own word.
  case failed(String)
}
