import ProjectIndex

/// Everything about one vote, for evaluation and for fitting the weights.
package struct Measurement: Sendable {
  /// Texts to the end of the line with their shares, the heaviest first.
  package var choices: [(text: [UInt8], mass: Double)]
  package var noneMass: Double
  /// The prediction of `LongestMatch` from the same index.
  package var longestMatch: [UInt8]
  /// The beginning agreed on at a threshold, by the same vote.
  package var agreed: @Sendable (_ threshold: Double) -> (text: [UInt8], mass: Double)?
  /// `Feature.count` values for each row, `QueryFeature.count` values, and which choice of
  /// `rowTexts` each row stands for.
  package var features: [Float]
  package var queryFeatures: [Float]
  package var rowTexts: [[UInt8]]
  package var voteTime: Duration
}

extension LocalModel {
  /// Votes without deciding what to show.
  package func measure(_ query: LocalQuery) async -> Measurement? {
    let weights = weights
    return await index.query(query.document) { reader in
      let clock = ContinuousClock()
      let start = clock.now
      let ballot = BallotBuilder.build(reader)
      let vote = Vote(ballot, weights: weights)
      let time = clock.now - start
      let choices = vote.choices
      return Measurement(
        choices: choices.map { ($0.text, $0.mass) }, noneMass: vote.noneMass,
        longestMatch: Array(LongestMatch.predict(reader).text.utf8),
        agreed: { AgreedPrefix(choices, threshold: $0).map { ($0.text, $0.mass) } },
        features: ballot.features, queryFeatures: ballot.queryFeatures,
        rowTexts: ballot.rows.indices.map { Array(ballot.text($0)) }, voteTime: time)
    }
  }
}
