/// What a provider says of its limits in the headers of an answer. Two families of Mistral's, OpenAI's
/// and each of them handed on by LiteLLM's chat route under a prefix.
struct RateHeaders: Sendable, Equatable {
  struct Window: Sendable, Equatable {
    /// Per minute; nil where the header does not say of which time.
    var limit: Int?
    var remaining: Int?
    /// Until something is allowed again.
    var reset: Duration?
  }

  var requests = Window()
  var tokens = Window()

  init() {}

  init(_ headers: [String: String]) {
    // Most answers have none of them, and the names to look for are many.
    guard headers.keys.contains(where: Self.isOne) else { return }
    func number(_ names: String...) -> Int? {
      names.lazy.compactMap { RetryAfter.header($0, in: headers).flatMap { Int($0) } }.first
    }
    func time(_ names: String...) -> Duration? {
      names.lazy.compactMap {
        RetryAfter.header($0, in: headers).flatMap { RetryAfter.seconds($0) }
      }
      .first.map { .fractional(min($0, 3_600)) }
    }
    requests = Window(
      limit: number("x-ratelimit-limit-req-minute"),
      remaining: number("x-ratelimit-remaining-req-minute", "x-ratelimit-remaining-requests"),
      reset: time("x-ratelimit-reset-requests"))
    tokens = Window(
      limit: number(
        "x-ratelimit-limit-tokens-minute", "x-ratelimitbysize-limit-minute",
        "ratelimitbysize-limit"),
      remaining: number(
        "x-ratelimit-remaining-tokens-minute", "x-ratelimitbysize-remaining-minute",
        "ratelimitbysize-remaining", "x-ratelimit-remaining-tokens"),
      reset: time("ratelimitbysize-reset", "x-ratelimit-reset-tokens"))
  }

  /// Whether a header is of one of the families.
  private static func isOne(_ name: String) -> Bool {
    switch name.utf8.first {
    case UInt8(ascii: "r"): name.hasPrefix("ratelimit")
    case UInt8(ascii: "x"): name.hasPrefix("x-ratelimit")
    case UInt8(ascii: "l"):
      name.hasPrefix("llm_provider-ratelimit") || name.hasPrefix("llm_provider-x-ratelimit")
    default: false
    }
  }
}
