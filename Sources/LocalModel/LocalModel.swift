import ProjectIndex

/// Predicts what comes at the cursor from the user's own project: no key, no network.
///
/// Places where the same stood before vote for what followed there. A vote that is not sure enough
/// says nothing, and one that is sure of a beginning says that beginning.
public final class LocalModel: Sendable {
  let index: ProjectIndex
  let weights: VoteWeights
  let calibration: Calibration

  public init(
    index: ProjectIndex, weights: VoteWeights = .fitted, calibration: Calibration = .fitted
  ) {
    self.index = index
    self.weights = weights
    self.calibration = calibration
  }

  /// The prediction from the index as it is now. A cancelled task gets `.nothing`.
  public func predict(_ query: LocalQuery) async -> LocalPrediction {
    let (weights, calibration) = (weights, calibration)
    return await index.query(query.document) { reader in
      Predictor(reader, weights: weights, calibration: calibration)
        .predict(query, weights: weights)
    } ?? .nothing
  }
}
