import HTTPStreaming
import Testing

@testable import Backends

struct RateHeadersTests {
  @Test func `Mistral's present family`() {
    let headers = RateHeaders([
      "x-ratelimit-limit-req-minute": "500", "x-ratelimit-remaining-req-minute": "499",
      "x-ratelimit-limit-tokens-minute": "60000", "x-ratelimit-remaining-tokens-minute": "57000",
      "x-ratelimit-tokens-query-cost": "12",
    ])
    #expect(headers.requests == RateHeaders.Window(limit: 500, remaining: 499))
    #expect(headers.tokens == RateHeaders.Window(limit: 60_000, remaining: 57_000))
  }

  @Test func `Mistral's older family`() {
    #expect(
      RateHeaders([
        "ratelimitbysize-limit": "500000", "ratelimitbysize-remaining": "1000",
        "ratelimitbysize-reset": "12",
      ]).tokens == RateHeaders.Window(limit: 500_000, remaining: 1_000, reset: .seconds(12)))
    #expect(
      RateHeaders([
        "x-ratelimitbysize-limit-minute": "500000", "x-ratelimitbysize-remaining-minute": "7",
        "x-ratelimitbysize-limit-month": "1000000000",
      ]).tokens == RateHeaders.Window(limit: 500_000, remaining: 7))
  }

  @Test func `OpenAI's`() {
    let headers = RateHeaders([
      "x-ratelimit-limit-requests": "10000", "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "6m0s", "x-ratelimit-remaining-tokens": "149984",
      "x-ratelimit-reset-tokens": "20ms",
    ])
    #expect(headers.requests == RateHeaders.Window(remaining: 0, reset: .seconds(360)))
    #expect(headers.tokens == RateHeaders.Window(remaining: 149_984, reset: .milliseconds(20)))
  }

  @Test(arguments: ["litellm/33-429-chat.txt", "litellm/36-passthrough-mistral.txt"])
  func `As LiteLLM hands them on`(path: String) throws {
    let headers = RateHeaders(try Fixtures.transcript(path).head.headers)
    #expect(headers.requests.limit == 500)
    #expect(headers.requests.remaining == (path.contains("33") ? 0 : 499))
  }

  @Test func `Nonsense is nothing`() {
    let headers = RateHeaders([
      "x-ratelimit-limit-req-minute": "many", "x-ratelimit-remaining-requests": "-",
      "ratelimitbysize-reset": "tomorrow",
    ])
    #expect(headers.requests == RateHeaders.Window())
    #expect(headers.tokens == RateHeaders.Window())
  }
}
