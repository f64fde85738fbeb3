import Testing

@testable import LocalModel

struct ScorerTests {
  private func scorer() -> Scorer {
    var scorer = Scorer(featureCount: 3)
    let count = Scorer.valueCount(featureCount: 3)
    scorer.values = (0..<count).map { Float(($0 * 37) % 19 - 9) / 10 + 0.0137 }
    return scorer
  }

  @Test func valuesGoInAndOut() {
    let scorer = scorer()
    var copy = Scorer(featureCount: 3)
    copy.values = scorer.values
    #expect(copy == scorer)
    copy.values = [1, 2, 3]
    #expect(copy == scorer)
  }

  @Test func withoutAHiddenLayerItIsASum() {
    var scorer = Scorer(featureCount: 3)
    scorer.linear = [1, 10, 100]
    #expect(scorer.score([1, 2, 3]) == 321)
    #expect(scorer.score([1, 2]) == 0)
  }

  /// The slope is what a small step of each number makes of the score.
  @Test func slopesAreThoseOfTheScore() {
    let scorer = scorer()
    let features: [Float] = [0.7, 0, -1.3]
    var slope = Scorer(featureCount: 3)
    features.withUnsafeBufferPointer { features in
      guard let base = features.baseAddress else { return }
      scorer.addSlope(base, times: 2, to: &slope)
    }
    let step: Float = 1e-3
    for (index, value) in slope.values.enumerated() {
      var moved = scorer
      moved.values[index] += step
      let change = 2 * (moved.score(features) - scorer.score(features)) / step
      #expect(abs(change - value) < 0.02, "number \(index)")
    }
  }
}
