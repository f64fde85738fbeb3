/// One sentence for the user about an answer that was an error: who answered what, and what to do.
struct AnswerSentence {
  let report: FailureReport
  let status: Int
  let body: ErrorBody
  let wait: Duration?
  let isInside: Bool

  /// In the words of a rule of the preset.
  func with(advice: String) -> String { "\(answered)\(said). \(advice)" }

  func of(_ kind: BackendFailure.Kind) -> String {
    switch kind {
    case .unauthorized:
      guard let origin = report.keyOrigin else {
        let name = report.keyNames.first.map { ", for example in the environment variable \($0)" }
        return "\(answered)\(said). No key was sent; set one\(name ?? "")."
      }
      return "\(answered): the key from \(origin) was not accepted\(quoted). "
        + "Check that it is whole, still valid, and made for \(report.host)."
    case .forbidden:
      let what = report.model.map { "the model \($0)" } ?? "this service"
      return "\(answered): the key may not use \(what)\(quoted). "
        + "Ask for access, or set another `model`."
    case .paymentRequired:
      return "\(answered)\(said). The account has no credit left for this; check its billing."
    case .modelNotFound:
      return "\(answered)\(said). Set `model` to one it has"
        + (report.model.map { " instead of \($0)." } ?? ".")
    case .badRequest: return badRequest
    case .rateLimited:
      let pause = wait.map { "for \($0.inSeconds)" } ?? "for a moment"
      return "\(answered)\(said). Its rate limit is reached; suggestions pause \(pause)."
    case .overloaded:
      return "\(answered)\(body.isHTML ? " with a web page" : "")\(said). "
        + "It is overloaded or failing; Midfill tries again by itself."
    case .unreachable:
      return "\(answered)\(said). It could not reach the server behind it; check its own set-up."
    case .timedOut:
      return "\(answered)\(said). It ran out of time; Midfill tries again by itself."
    case .badResponse, .cancelled:
      return "\(answered)\(said), which is no answer to a completion; "
        + "check `base` (\(report.address))."
    }
  }

  private var badRequest: String {
    if status == 404 || status == 405 {
      return "\(answered) at \(report.address)\(quoted). "
        + "The address is probably wrong; check `base`."
    }
    if body.isContextOverflow {
      let size = body.contextTokens.map { " of \($0) tokens" } ?? ""
      return "\(answered)\(said). The prompt is longer than the model's window\(size); "
        + "lower `context.tokens`."
    }
    return "\(answered)\(said.isEmpty ? ": it did not accept the request" : said). "
      + "Check `model` and `extra`."
  }

  private var answered: String {
    guard isInside else { return "\(report.title) answered \(status)" }
    let status = body.status.map { " (\($0))" } ?? ""
    return "\(report.title) reported an error in its answer\(status)"
  }

  private var said: String {
    report.words.quote(body.message).map { ": \"\($0)\"" } ?? ""
  }

  private var quoted: String {
    report.words.quote(body.message).map { " (\"\($0)\")" } ?? ""
  }
}

extension Duration {
  /// For a sentence, to a tenth: `1.2 s`.
  var inSeconds: String {
    let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
    let tenths = Int((seconds * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}
