import Testing

@testable import LocalModel

struct VoteTests {
  @Test func everyFeatureHasAWeight() {
    #expect(VoteWeights.fitted.values == FittedValues.weights)
    #expect(VoteWeights(values: Array(FittedValues.weights.dropLast())) == nil)
  }

  @Test func withoutRowsNothingIsChosen() {
    let ballot = Ballot(queryFeatures: [Float](repeating: 1, count: QueryFeature.count))
    let vote = Vote(ballot, weights: .fitted)
    #expect(vote.choices.isEmpty)
    #expect(vote.noneMass == 1)
  }

  @Test func calibrationRisesAndStaysBelowOne() {
    let points = Calibration.fitted.points
    #expect(zip(points, points.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(points.first == 0 && (points.last ?? 1) < 1)
    let calibration = Calibration(points: [0, 0.4, 1])
    #expect(calibration.probability(0.25) == 0.2)
    #expect(calibration.probability(0.75) == 0.7)
    #expect(calibration.probability(-1) == 0 && calibration.probability(2) == 1)
  }

  @Test func lessIsAskedOfALongLineButNeverLittle() {
    for eagerness in Eagerness.allCases {
      for isLineStart in [false, true] {
        let policy = ShowPolicy(eagerness)
        let long = policy.longLineThreshold(isLineStart: isLineStart)
        #expect(long <= policy.threshold(isLineStart: isLineStart) && long >= 0.45)
      }
    }
  }

  @Test func closersAloneAreNotShown() {
    #expect(ShowPolicy.isOnlyClosers("});".utf8))
    #expect(!ShowPolicy.isOnlyClosers("})x".utf8))
  }
}
