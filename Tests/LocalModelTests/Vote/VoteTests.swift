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

  @Test func calibrationGoesBothWays() {
    let calibration = Calibration.fitted
    #expect(calibration.probability(ofMass: 0) == 0)
    for probability in stride(from: 0.05, through: 0.9, by: 0.05) {
      let mass = calibration.mass(ofProbability: probability)
      #expect(abs(calibration.probability(ofMass: mass) - probability) < 1e-9)
    }
    #expect(calibration.mass(ofProbability: 0.99) == .infinity)
    #expect(zip(calibration.points, calibration.points.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func closersAloneAreNotShown() {
    #expect(ShowPolicy.isOnlyClosers("});".utf8))
    #expect(!ShowPolicy.isOnlyClosers("})x".utf8))
  }
}
