import Testing

@testable import LocalModel

struct BeginningsTests {
  /// One row for each choice.
  private func beginnings(_ choices: [(String, Double)]) -> Beginnings {
    let voted = choices.enumerated().map {
      Vote.Choice(text: Array($0.element.0.utf8), mass: $0.element.1, rows: [$0.offset])
    }
    let masses = choices.map(\.1)
    let vote = Vote(
      choices: voted, noneMass: 1 - masses.reduce(0, +), rowMasses: masses)
    // A weight of one for the share alone: judged as the vote has it.
    var weights = Scorer(featureCount: BeginningFeature.count)
    weights.linear[BeginningFeature.mass.rawValue] = 1
    return Beginnings(
      voted, of: vote, query: [Float](repeating: 0, count: QueryFeature.count), weights: weights,
      calibration: Calibration(points: [0, 1]))
  }

  private func longest(_ choices: [(String, Double)], _ probability: Double) -> String? {
    beginnings(choices).longest(probability: probability, longLine: probability)
      .map { String(decoding: $0.text, as: UTF8.self) }
  }

  @Test func theLongestThatIsLikelyEnoughIsTaken() {
    let choices = [("items.count - 1", 0.4), ("items.count", 0.2), ("items.isEmpty", 0.15)]
    #expect(longest(choices, 0.7) == "items.")
    #expect(longest(choices, 0.55) == "items.count")
    #expect(longest(choices, 0.35) == "items.count - 1")
    #expect(longest(choices, 0.8) == nil)
  }

  @Test func beginningsEndBetweenTokens() {
    #expect(longest([("total1", 0.3), ("total2", 0.3)], 0.5) == nil)
    #expect(longest([(" total + a", 0.3), (" total + b", 0.3)], 0.5) == " total +")
  }

  @Test func twoBytesAreTooShort() {
    #expect(longest([("((a", 0.3), ("((b", 0.4)], 0.5) == nil)
    #expect(longest([("f(a", 0.3), ("f(a)", 0.4)], 0.5) == "f(a")
  }

  @Test func knowsWhetherALineEndsThere() {
    let choices = [("items.count", 0.5), ("items.count - 1", 0.2)]
    let all = beginnings(choices).all
    #expect(all.first { $0.text == Array("items.count".utf8) }?.isWholeLine == true)
    #expect(all.first { $0.text == Array("items".utf8) }?.isWholeLine == false)
  }

  @Test func theSmallerBranchMayReachFurther() {
    #expect(longest([("aaa", 0.5), ("bb cc dd", 0.4)], 0.39) == "bb cc dd")
  }

  @Test func aLongRestOfTheLineMayBeLessSure() {
    let found = beginnings([("total(of: items)", 0.5), ("total(all)", 0.2)])
    func text(_ probability: Double, _ longLine: Double) -> String? {
      found.longest(probability: probability, longLine: longLine)
        .map { String(decoding: $0.text, as: UTF8.self) }
    }
    #expect(text(0.6, 0.45) == "total(of: items)")
    #expect(text(0.6, 0.6) == "total(")
    // Ten bytes are not long.
    #expect(text(0.8, 0.15) == "total(of: items)")
    #expect(beginnings([("total(all)", 0.5)]).longest(probability: 0.6, longLine: 0.4) == nil)
  }

  @Test func tellsOfTheWeightAndTheRival() {
    let found = beginnings([("a b", 0.5), ("c d", 0.25)])
    let index = found.all.firstIndex { $0.text == Array("a b".utf8) } ?? 0
    func value(_ feature: BeginningFeature) -> Float {
      found.features[index * BeginningFeature.count + feature.rawValue]
    }
    #expect(found.features.count == found.all.count * BeginningFeature.count)
    #expect(value(.tokens) > 0.6 && value(.ends) == 1 && value(.endsInWord) == 1)
    #expect(abs(value(.mass)) < 1e-6)
    // All that begins with "a" goes on with "b": no rival there.
    #expect(value(.partOfParent) > 5 && value(.partOfRival) < -5)
  }

  @Test func aChoiceThatIsNoBeginningIsAsLikelyAsItsShare() {
    let choices = [("a b", 0.5), ("c d", 0.05)]
    let unlikely = Vote.Choice(text: Array("c d".utf8), mass: 0.05, rows: [1])
    #expect(beginnings(choices).probability(of: unlikely) == 0.05)
  }

  @Test func aLineThatMostGoOnFromIsAsLikelyAsItsShare() {
    let short = Vote.Choice(text: Array("run(".utf8), mass: 0.1, rows: [0])
    let found = beginnings([("run(", 0.1), ("run(all)", 0.5)])
    #expect(found.probability(of: short) == 0.1)
    #expect(found.all.contains { $0.text == Array("run(".utf8) && $0.probability > 0.5 })
  }
}
