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
  var unreachableHint: String?

  // MARK: An answer with an error status

  /// - Parameter isInside: the answer had begun well, with status 200; `status` is then what its body
  ///   says, or 500.
  func failure(
    status: Int, body: ErrorBody, headers: [String: String] = [:], unixTime: Double,
    isInside: Bool = false
  ) -> BackendFailure {
    let kind = kind(status: status, body: body)
    let wait = RetryAfter.read(headers: headers, message: body.message, unixTime: unixTime)
    let sentence = AnswerSentence(
      report: self, status: status, body: body.original ?? body, wait: wait, isInside: isInside)
    let advice = rules.first { $0.advice != nil && $0.matches(body) }?.advice
    return BackendFailure(
      kind: kind, message: advice.map(sentence.with(advice:)) ?? sentence.of(kind), status: status,
      retryAfter: wait, advice: advice)
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
    if status < 429, speaksOfKey(body) { return .unauthorized }
    switch status {
    case 401, 407: return .unauthorized
    case 402: return .paymentRequired
    case 403: return speaksOfModel(body) ? .modelNotFound : .forbidden
    case 404: return speaksOfModel(body) ? .modelNotFound : .badRequest
    case 408: return .timedOut
    case 429:
      return body.type == "insufficient_quota" || body.code == "insufficient_quota"
        ? .paymentRequired : .rateLimited
    // TGI's word for a failed generation.
    case 424: return .overloaded
    case 501, 505: return .badRequest
    case 500...599: return .overloaded
    case 400..<500: return speaksOfModel(body) ? .modelNotFound : .badRequest
    default: return .badResponse
    }
  }

  /// Some say it with another status than 401.
  private func speaksOfKey(_ body: ErrorBody) -> Bool {
    let text = body.message.lowercased()
    return (text.contains("api key") || text.contains("api_key") || text.contains("apikey"))
      && ["invalid", "not valid", "incorrect", "expired", "missing", "not found", "no api"]
        .contains(where: text.contains)
  }

  /// "Invalid model", "The model `x` does not exist", "model not found, try pulling it first" …
  private func speaksOfModel(_ body: ErrorBody) -> Bool {
    if body.isContextOverflow { return false }
    if body.code == "model_not_found" || body.type == "invalid_model" { return true }
    let text = body.message.lowercased()
    guard text.contains("model") else { return false }
    return [
      "invalid model", "model not found", "unknown model", "no such model", "does not exist",
      "not found", "no mistral models", "not available", "unavailable", "not supported model",
    ].contains(where: text.contains)
  }
}
