import ProjectIndex

/// Predicts what comes at the cursor from the user's own project: no key, no network.
public final class LocalModel: Sendable {
  private let index: ProjectIndex

  public init(index: ProjectIndex) {
    self.index = index
  }

  /// The prediction from the index as it is now. A cancelled task gets `.nothing`.
  public func predict(_ query: LocalQuery) async -> LocalPrediction {
    await index.query(query.document) { reader in
      LongestMatch.predict(reader)
    } ?? .nothing
  }
}
