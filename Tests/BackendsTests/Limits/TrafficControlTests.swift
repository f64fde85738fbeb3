import Testing

@testable import Backends

struct TrafficControlTests {
  private func control(_ limits: RateLimits = RateLimits()) -> TrafficControl {
    TrafficControl(title: "Langdock", limits: limits, now: .zero)
  }

  private func failure(_ kind: BackendFailure.Kind, after wait: Duration? = nil) -> BackendFailure {
    BackendFailure(kind: kind, message: "It said no.", retryAfter: wait)
  }

  @Test(arguments: [
    BackendFailure.Kind.unauthorized, .forbidden, .paymentRequired,
  ])
  func `A refused key closes the way but for rare tries, and not to the user's hand`(
    kind: BackendFailure.Kind
  ) {
    var control = control()
    control.failed(failure(kind), now: .zero, jitter: 0)
    #expect(control.refusal(isInvoked: false, now: .seconds(29)) == failure(kind))
    #expect(control.refusal(isInvoked: true, now: .zero) == nil)
    // Nobody tells us when the provider's mind has changed.
    #expect(control.refusal(isInvoked: false, now: .seconds(31)) == nil)
    control.failed(failure(kind), now: .seconds(31), jitter: 0)
    #expect(control.refusal(isInvoked: false, now: .seconds(90)) == failure(kind))
    control.succeeded()
    #expect(control.refusal(isInvoked: false, now: .zero) == nil)
  }

  @Test func `A 429 closes the gate for as long as it says`() {
    var control = control()
    control.failed(failure(.rateLimited, after: .seconds(7)), now: .seconds(10), jitter: 0)
    let refusal = control.refusal(isInvoked: false, now: .seconds(12))
    #expect(refusal == failure(.rateLimited, after: .seconds(5)))
    // The provider said so: the hand waits too.
    #expect(control.refusal(isInvoked: true, now: .seconds(12)) != nil)
    #expect(control.refusal(isInvoked: false, now: .seconds(17)) == nil)
  }

  @Test func `Without a time the gate closes for 1, 2, 4 and at most 60 seconds`() {
    var control = control()
    var now = Duration.zero
    var pauses: [Int64] = []
    for _ in 0..<9 {
      control.failed(failure(.rateLimited), now: now, jitter: 0)
      let wait = control.refusal(isInvoked: false, now: now)?.retryAfter ?? .zero
      #expect(control.refusal(isInvoked: true, now: now) == nil)
      pauses.append(wait.components.seconds)
      now += wait
      #expect(control.refusal(isInvoked: false, now: now) == nil)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60])
  }

  @Test func `Jitter lengthens a guessed pause`() {
    var control = control()
    control.failed(failure(.rateLimited), now: .zero, jitter: 0.25)
    #expect(control.refusal(isInvoked: false, now: .zero)?.retryAfter == .milliseconds(1_250))
  }

  @Test(arguments: [
    BackendFailure.Kind.overloaded, .unreachable, .timedOut, .badResponse, .badRequest,
    .modelNotFound,
  ])
  func `Other failures open a breaker for 1, 2, 4 and at most 30 seconds`(
    kind: BackendFailure.Kind
  ) {
    var control = control()
    var now = Duration.zero
    var pauses: [Int64] = []
    for _ in 0..<7 {
      control.failed(failure(kind), now: now, jitter: 0)
      let wait = control.refusal(isInvoked: false, now: now)?.retryAfter ?? .zero
      #expect(control.refusal(isInvoked: true, now: now) == nil)
      pauses.append(wait.components.seconds)
      now += wait
    }
    #expect(pauses == [1, 2, 4, 8, 16, 30, 30])
    control.succeeded()
    control.failed(failure(kind), now: now, jitter: 0)
    #expect(control.refusal(isInvoked: false, now: now)?.retryAfter == .seconds(1))
  }

  @Test func `Requests that fail together fail once`() {
    var control = control()
    for _ in 0..<5 { control.failed(failure(.overloaded), now: .zero, jitter: 0) }
    #expect(control.refusal(isInvoked: false, now: .zero)?.retryAfter == .seconds(1))
  }

  @Test func `What the user gave up is no failure`() {
    var control = control()
    control.failed(failure(.cancelled), now: .zero, jitter: 0)
    #expect(control.refusal(isInvoked: false, now: .zero) == nil)
  }

  @Test func `Langdock's tokens run out before its requests`() {
    let langdock = RateLimits(requestsPerMinute: 500, tokensPerMinute: 60_000)
    var control = control(langdock)
    var now = Duration.zero
    var sent = 0
    while now < .seconds(60) {
      if control.refusal(tokens: 2_000, isInvoked: false, now: now) == nil {
        control.sent(tokens: 2_000, now: now)
        sent += 1
      }
      now += .milliseconds(100)
    }
    #expect((28...30).contains(sent))
    var refusal: BackendFailure?
    for _ in 0..<2 {
      refusal = control.refusal(tokens: 2_000, isInvoked: false, now: now)
      control.sent(tokens: 2_000, now: now)
    }
    #expect(refusal?.kind == .rateLimited)
    #expect(
      refusal?.message.hasPrefix("Langdock allows 60000 tokens a minute, and they are used up")
        == true)
  }

  @Test func `Small prompts are held by the requests`() {
    var control = control(RateLimits(requestsPerMinute: 40, tokensPerMinute: 60_000))
    for _ in 0..<10 { control.sent(tokens: 10, now: .zero) }
    #expect(
      control.refusal(tokens: 10, isInvoked: false, now: .zero)?.message
        == "Langdock allows 40 requests a minute, and they are used up; suggestions pause for 2 s.")
  }

  @Test func `Before a prompt is built the latest size is expected`() {
    var control = control(RateLimits(tokensPerMinute: 8_000))
    control.sent(tokens: 1_900, now: .zero)
    #expect(control.refusal(isInvoked: false, now: .zero) != nil)
    #expect(control.refusal(tokens: 50, isInvoked: false, now: .zero) == nil)
  }

  @Test func `The provider's count corrects the estimate`() {
    var control = control(RateLimits(tokensPerMinute: 8_000))
    control.sent(tokens: 2_000, now: .zero)
    control.counted(
      Usage(promptTokens: 900, completionTokens: 100), estimate: 2_000, now: .zero)
    #expect(control.refusal(tokens: 1_000, isInvoked: false, now: .zero) == nil)
    #expect(control.refusal(tokens: 1_001, isInvoked: false, now: .zero) != nil)
  }

  @Test func `Limits in headers are kept to where the preset knows none`() {
    var control = control()
    control.learn(
      RateHeaders([
        "x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "0",
      ]), now: .zero)
    #expect(control.refusal(tokens: 10, isInvoked: false, now: .zero)?.kind == .rateLimited)
    #expect(control.refusal(tokens: 10, isInvoked: false, now: .seconds(2)) == nil)
  }

  @Test func `A used-up window with its end closes the gate until then`() {
    var control = control()
    control.learn(
      RateHeaders([
        "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s",
      ]), now: .zero)
    #expect(control.refusal(isInvoked: false, now: .seconds(359))?.retryAfter == .seconds(1))
    #expect(control.refusal(isInvoked: false, now: .seconds(360)) == nil)
  }

  /// At three requests in five seconds a limit of 60,000 tokens a minute is far too small for full
  /// prompts: they shrink, and none is refused.
  @Test func promptsShrinkBeforeRequestsStop() {
    var control = TrafficControl(
      title: "P", limits: RateLimits(tokensPerMinute: 60_000), now: .zero)
    var sizes: [Int] = []
    for number in 0..<200 {
      let now = Duration.milliseconds(1_667 * number)
      let size = min(3_000, control.affordableTokens(now: now) ?? .max)
      #expect(control.refusal(isInvoked: false, now: now) == nil)
      #expect(control.refusal(tokens: size + 64, isInvoked: false, now: now) == nil, "\(number)")
      control.sent(tokens: size + 64, now: now)
      sizes.append(size)
    }
    #expect(sizes[0] == 3_000)
    #expect(sizes.suffix(100).allSatisfy { (900...1_400).contains($0) }, "\(sizes.suffix(5))")
  }

  @Test func withoutALimitByTokensNoPromptShrinks() {
    let control = TrafficControl(title: "P", limits: RateLimits(requestsPerMinute: 5), now: .zero)
    #expect(control.affordableTokens(now: .zero) == nil)
  }
}
