/// Weights of the vote: exp(candidate score) is what a row weighs, exp(none score) what speaks for
/// none of them. A third scorer judges beginnings: 1 / (1 + exp(-score)) is how likely one is.
public struct VoteWeights: Sendable, Equatable {
  /// Over `Feature`.
  public var candidate: Scorer
  /// Over `QueryFeature`.
  public var none: Scorer
  /// Over `BeginningFeature`.
  public var beginning: Scorer

  /// All zero.
  public init() {
    candidate = Scorer(featureCount: Feature.count)
    none = Scorer(featureCount: QueryFeature.count)
    beginning = Scorer(featureCount: BeginningFeature.count)
  }

  /// From one list, `candidate` before `none` before `beginning`; nil for another number of values.
  public init?(values: [Float]) {
    self.init()
    let first = Scorer.valueCount(featureCount: Feature.count)
    let second = first + Scorer.valueCount(featureCount: QueryFeature.count)
    guard values.count == second + Scorer.valueCount(featureCount: BeginningFeature.count) else {
      return nil
    }
    candidate.values = Array(values[..<first])
    none.values = Array(values[first..<second])
    beginning.values = Array(values[second...])
  }

  public var values: [Float] { candidate.values + none.values + beginning.values }

  /// Those that `midfill-eval --fit` found; see `FittedValues`.
  public static let fitted = VoteWeights(values: FittedValues.weights) ?? VoteWeights()
}
