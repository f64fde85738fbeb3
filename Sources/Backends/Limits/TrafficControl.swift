/// Decides whether a request may go to a provider now.
///
/// - A refused key, missing rights or missing money close the way until the configuration changes,
///   but for one try after 30 s, 1, 2 … 10 minutes: a key may be let in or a bill be paid at the
///   provider, of which nobody tells us.
/// - A 429 opens a gate for as long as the provider asks, else 1, 2, 4 … 60 s.
/// - Any other failure opens a breaker for 1, 2, 4 … 30 s.
/// - Token buckets keep to the limits that the preset knows or the provider's headers tell.
///
/// A user who asks by hand passes what is only our own caution: the closed way, the breaker, and a
/// gate whose time we guessed. A success opens everything.
struct TrafficControl: Sendable {
  private let title: String
  private var requests: TokenBucket?
  private var tokens: TokenBucket?
  private var closed: BackendFailure?
  private var recheck = Backoff(first: 30, longest: 600)
  private var gate = Backoff(first: 1, longest: 60)
  private var gateIsGiven = false
  private var breaker = Backoff(first: 1, longest: 30)
  private var lastFailure: BackendFailure?
  /// Of the latest request, for the question that comes before a prompt is built.
  private var usualTokens = 0.0

  init(title: String, limits: RateLimits, now: Duration) {
    self.title = title
    requests = limits.requestsPerMinute.map { TokenBucket(perMinute: $0, now: now) }
    tokens = limits.tokensPerMinute.map { TokenBucket(perMinute: $0, now: now) }
  }

  /// Why a request may not go now.
  ///
  /// - Parameter size: prompt and answer in tokens; as the latest request when not known yet.
  func refusal(tokens size: Int? = nil, isInvoked: Bool, now: Duration) -> BackendFailure? {
    if !isInvoked, recheck.isOpen(now), let closed { return closed }
    if gate.isOpen(now), !isInvoked || gateIsGiven { return pause(until: gate.until, now) }
    if breaker.isOpen(now), !isInvoked { return pause(until: breaker.until, now) }
    let waitForRequest = requests?.wait(for: 1, now: now) ?? .zero
    let waitForTokens =
      tokens?.wait(for: size.map(Double.init) ?? min(usualTokens, Self.leastRequest), now: now)
      ?? .zero
    guard max(waitForRequest, waitForTokens) > .zero else { return nil }
    let (limit, wait) =
      waitForTokens > waitForRequest
      ? ("\(tokens?.perMinute ?? 0) tokens", waitForTokens)
      : ("\(requests?.perMinute ?? 0) requests", waitForRequest)
    return BackendFailure(
      kind: .rateLimited,
      message: "\(title) allows \(limit) a minute, and they are used up; suggestions pause for "
        + "\(wait.inSeconds).", retryAfter: wait)
  }

  /// The largest prompt with which requests can go on; nil without a limit by tokens. A quarter of
  /// what is left: near the limit prompts shrink until the typist's pace is what comes back, and no
  /// request has to wait. In steps, so that a prompt keeps its bytes from one key to the next.
  func affordableTokens(now: Duration) -> Int? {
    guard let tokens else { return nil }
    let step = 256
    let part = Int(max(0, tokens.level(at: now)) / 4) / step * step
    return max(part, TrafficControl.leastPrompt)
  }

  /// A prompt that was not built yet can be made as small as that, with its answer.
  private static let leastRequest = Double(leastPrompt + 64)
  /// Below this a prompt is of no use.
  private static let leastPrompt = 512

  /// A request of so many tokens goes out.
  mutating func sent(tokens size: Int, now: Duration) {
    usualTokens = Double(size)
    requests?.take(1, now: now)
    tokens?.take(Double(size), now: now)
  }

  /// The provider counted; `estimate` was taken for it.
  mutating func counted(_ usage: Usage, estimate: Int, now: Duration) {
    tokens?.giveBack(Double(estimate - usage.promptTokens - usage.completionTokens), now: now)
  }

  /// Text came.
  mutating func succeeded() {
    closed = nil
    recheck.reset()
    lastFailure = nil
    gate.reset()
    breaker.reset()
  }

  /// - Parameter jitter: from 0, a part added to a guessed pause.
  mutating func failed(_ failure: BackendFailure, now: Duration, jitter: Double) {
    switch failure.kind {
    case .cancelled: return
    case .unauthorized, .forbidden, .paymentRequired:
      closed = failure
      recheck.fail(now: now)
    case .rateLimited:
      gateIsGiven = failure.retryAfter.map { $0 > .zero } ?? false
      gate.fail(now: now, given: failure.retryAfter, jitter: jitter)
    case .overloaded, .unreachable, .timedOut, .badResponse, .badRequest, .modelNotFound:
      breaker.fail(now: now, given: failure.retryAfter, jitter: jitter)
    }
    lastFailure = failure
  }

  /// The headers of any answer.
  mutating func learn(_ headers: RateHeaders, now: Duration) {
    Self.learn(headers.requests, into: &requests, now)
    Self.learn(headers.tokens, into: &tokens, now)
    for window in [headers.requests, headers.tokens] where window.remaining == 0 {
      guard let reset = window.reset, reset > .zero else { continue }
      gateIsGiven = true
      gate.fail(now: now, given: reset)
      lastFailure = BackendFailure(
        kind: .rateLimited, message: "\(title)'s rate limit is used up; suggestions pause.")
    }
  }

  private static func learn(
    _ window: RateHeaders.Window, into bucket: inout TokenBucket?, _ now: Duration
  ) {
    if bucket == nil, let limit = window.limit, limit > 0 {
      bucket = TokenBucket(perMinute: limit, now: now)
    }
    bucket?.learn(perMinute: window.limit, remaining: window.remaining, now: now)
  }

  private func pause(until: Duration, _ now: Duration) -> BackendFailure {
    var failure =
      lastFailure ?? BackendFailure(kind: .rateLimited, message: "\(title) needs a pause.")
    failure.retryAfter = until - now
    return failure
  }
}
