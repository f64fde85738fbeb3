import Testing

@testable import LocalModel

struct AgreedPrefixTests {
  private func agreed(_ choices: [(String, Double)], _ threshold: Double) -> AgreedPrefix? {
    AgreedPrefix(
      choices.map { Vote.Choice(text: Array($0.0.utf8), mass: $0.1, rows: []) },
      threshold: threshold)
  }

  private func text(_ prefix: AgreedPrefix?) -> String? {
    prefix.map { String(decoding: $0.text, as: UTF8.self) }
  }

  @Test func isTheLongestBeginningThatReachesTheThreshold() {
    let choices = [("items.count - 1", 0.4), ("items.count", 0.2), ("items.isEmpty", 0.15)]
    #expect(text(agreed(choices, 0.7)) == "items.")
    #expect(text(agreed(choices, 0.6)) == "items.count")
    #expect(text(agreed(choices, 0.35)) == "items.count - 1")
    #expect(agreed(choices, 0.8) == nil)
  }

  @Test func endsBetweenTokens() {
    #expect(text(agreed([("total1", 0.3), ("total2", 0.3)], 0.5)) == nil)
    #expect(text(agreed([(" total + a", 0.3), (" total + b", 0.3)], 0.5)) == " total +")
  }

  @Test func isOfTwoBytesAtLeast() {
    #expect(agreed([("(a", 0.3), ("(b", 0.4)], 0.5) == nil)
  }

  @Test func knowsWhetherALineEndsThere() {
    let choices = [("items.count", 0.5), ("items.count - 1", 0.2)]
    #expect(agreed(choices, 0.5)?.isWholeLine == true)
    #expect(agreed(choices, 0.5)?.mass == 0.7)
    #expect(agreed(choices, 0.6)?.isWholeLine == false)
  }

  @Test func theSmallerBranchMayReachFurther() {
    let choices = [("a", 0.5), ("bb cc dd", 0.4)]
    #expect(text(agreed(choices, 0.4)) == "bb cc dd")
  }
}
