import Testing

@testable import Backends

struct RetryAfterTests {
  @Test(arguments: [
    (["retry-after": "7"], Duration.seconds(7)), (["retry-after": "1.5"], .milliseconds(1_500)),
    (["retry-after": " 0 "], .zero), (["retry-after": "-3"], .zero),
    (["retry-after": "99999999"], .seconds(3_600)),
    (["retry-after-ms": "250", "retry-after": "1"], .milliseconds(250)),
    (["llm_provider-retry-after": "7"], .seconds(7)),
    (["retry-after": "Sat, 21 Nov 2026 09:55:40 GMT"], .seconds(30)),
    (
      ["retry-after": "Sat, 21 Nov 2026 10:00:05 GMT", "date": "Sat, 21 Nov 2026 10:00:00 GMT"],
      .seconds(5)
    ),
    (["retry-after": "Sat, 21 Nov 2020 09:55:40 GMT"], .zero),
  ])
  func `Headers`(headers: [String: String], expected: Duration) {
    #expect(
      RetryAfter.read(headers: headers, message: "", unixTime: FakeClock.epoch) == expected)
  }

  @Test(arguments: [
    ("No deployments available, Try again in 5 seconds. All in cooldown", Duration.seconds(5)),
    ("Please try again in 1.2s.", .milliseconds(1_200)), ("try again in 340ms", .milliseconds(340)),
    ("Please try again in 6m0s. Visit", .seconds(360)), ("try again in 2 minutes", .seconds(120)),
    ("Please try again in 20s.", .seconds(20)),
  ])
  func `Words`(message: String, expected: Duration) {
    #expect(RetryAfter.read(headers: [:], message: message, unixTime: 0) == expected)
  }

  @Test(arguments: ["soon", "", "nan", "inf", "Yesterday, 1 Foo 2026 00:00:00 GMT"])
  func `Nonsense is nothing`(value: String) {
    #expect(
      RetryAfter.read(headers: ["retry-after": value], message: "try again in a while", unixTime: 0)
        == nil)
  }

  @Test(arguments: [
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
    ("Sat, 01 Jan 2000 00:00:00 GMT", 946_684_800),
  ])
  func `Dates`(text: String, seconds: Double) {
    #expect(HTTPDate.unixTime(text) == seconds)
  }
}
