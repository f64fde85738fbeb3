import ProjectIndex

/// Everything about one vote, for evaluation and for fitting the weights.
package struct Measurement: Sendable {
  package struct Choice: Sendable {
    package var text: [UInt8]
    /// Share of the vote, 0 to 1.
    package var mass: Double
  }

  /// Texts to the end of the line, the heaviest first.
  package var choices: [Choice]
  /// What would be shown, on one line, by eagerness.
  package var shown: [Eagerness: LocalPrediction]
  /// The heaviest beginning at each threshold of the plain share of the vote, by no other rule.
  package var agreed: [Double: Choice]
  /// The prediction of `LongestMatch` from the same index.
  package var longestMatch: [UInt8]
  /// `Feature.count` values for each row of the vote.
  package var features: [Float]
  /// `QueryFeature.count` values.
  package var queryFeatures: [Float]
  /// For each row, its text's place in `choices`.
  package var choiceOfRow: [Int]
  /// From the reader to the decision.
  package var time: Duration
}

extension LocalModel {
  package static let measuredThresholds = [0.3, 0.5, 0.7]

  /// Votes, and tells everything about it.
  package func measure(_ query: LocalQuery) async -> Measurement? {
    let (weights, calibration) = (weights, calibration)
    return await index.query(query.document) { reader in
      let clock = ContinuousClock()
      let start = clock.now
      let predictor = Predictor(reader, weights: weights, calibration: calibration)
      var shown = [query.eagerness: predictor.shown(query.eagerness, maxLines: 1)]
      let time = clock.now - start

      for eagerness in Eagerness.allCases where shown[eagerness] == nil {
        shown[eagerness] = predictor.shown(eagerness, maxLines: 1)
      }
      let choices = predictor.vote.choices
      var agreed: [Double: Measurement.Choice] = [:]
      for threshold in LocalModel.measuredThresholds {
        agreed[threshold] = AgreedPrefix(choices, threshold: threshold)
          .map { Measurement.Choice(text: $0.text, mass: $0.mass) }
      }
      var choiceOfRow = [Int](repeating: 0, count: predictor.ballot.rows.count)
      for (index, choice) in choices.enumerated() {
        for row in choice.rows { choiceOfRow[row] = index }
      }
      return Measurement(
        choices: choices.map { Measurement.Choice(text: $0.text, mass: $0.mass) }, shown: shown,
        agreed: agreed, longestMatch: Array(LongestMatch.predict(reader).text.utf8),
        features: predictor.ballot.features, queryFeatures: predictor.ballot.queryFeatures,
        choiceOfRow: choiceOfRow, time: time)
    }
  }
}
