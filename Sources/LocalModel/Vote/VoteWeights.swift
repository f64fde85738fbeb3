/// Weights of the vote: exp(candidate score) is what a row weighs, exp(none score) what speaks for
/// none of them.
public struct VoteWeights: Sendable, Equatable {
  /// Over `Feature`.
  public var candidate: Scorer
  /// Over `QueryFeature`.
  public var none: Scorer

  /// All zero.
  public init() {
    candidate = Scorer(featureCount: Feature.count)
    none = Scorer(featureCount: QueryFeature.count)
  }

  /// From one list, `candidate` before `none`; nil for another number of values.
  public init?(values: [Float]) {
    self.init()
    let count = Scorer.valueCount(featureCount: Feature.count)
    guard values.count == count + Scorer.valueCount(featureCount: QueryFeature.count) else {
      return nil
    }
    candidate.values = Array(values[..<count])
    none.values = Array(values[count...])
  }

  public var values: [Float] { candidate.values + none.values }

  /// Those that `midfill-eval --fit` found; see `FittedValues`.
  public static let fitted = VoteWeights(values: FittedValues.weights) ?? VoteWeights()
}
