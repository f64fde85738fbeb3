/// How a backend stands with its provider: all that changes while it is used.
struct Standing: Sendable {
  var lessons = Lessons()
  var calibration = TokenCalibration()
  var traffic: TrafficControl
  /// Whether it ever gave text: until then its server may still be loading the model.
  var hasAnswered = false
  /// What the server said of its context, and how far asking for it has come.
  var contextTokens: Int?
  var contextQuestion = ContextQuestion.none

  enum ContextQuestion { case none, underWay, noAnswer, answered }
  private(set) var latestHeaders = RateHeaders()
  private(set) var isStreaming: Bool?
  /// The last failure that had a cause of its own, for answers that only repeat it.
  private var lastCause: BackendFailure?

  init(title: String, limits: RateLimits, now: Duration) {
    traffic = TrafficControl(title: title, limits: limits, now: now)
  }

  /// Lets a request go, or tells why not.
  mutating func admit(_ call: DialectCall, of request: FillRequest, now: Duration)
    -> (estimate: Int, refusal: BackendFailure?)
  {
    let estimate =
      calibration.tokens(bytes: call.promptBytes, languageID: request.languageID)
      + request.maxTokens
    let refusal = traffic.refusal(tokens: estimate, isInvoked: request.isInvoked, now: now)
    if refusal == nil { traffic.sent(tokens: estimate, now: now) }
    return (estimate, refusal)
  }

  /// The head of any answer came.
  mutating func saw(_ headers: [String: String], now: Duration) {
    let headers = RateHeaders(headers)
    if headers != RateHeaders() { latestHeaders = headers }
    traffic.learn(headers, now: now)
  }

  /// The first text of an answer came, asked for as `lessons` say.
  mutating func answered(_ lessons: Lessons, isStreaming: Bool) {
    self.lessons = lessons
    self.isStreaming = isStreaming
    hasAnswered = true
    lastCause = nil
    traffic.succeeded()
  }

  mutating func counted(
    _ usage: Usage, for call: DialectCall, estimate: Int, languageID: String, now: Duration
  ) {
    calibration.learn(bytes: call.promptBytes, tokens: usage.promptTokens, languageID: languageID)
    traffic.counted(usage, estimate: estimate, now: now)
  }

  /// The failure as it should be told: one that only repeats an earlier one in the words of that one.
  mutating func failed(
    _ failure: BackendFailure, isEcho: Bool, now: Duration, jitter: Double
  ) -> BackendFailure {
    var failure = failure
    if isEcho, var cause = lastCause {
      cause.retryAfter = failure.retryAfter ?? cause.retryAfter
      failure = cause
    } else if failure.kind != .cancelled {
      lastCause = failure
    }
    traffic.failed(failure, now: now, jitter: jitter)
    return failure
  }
}
