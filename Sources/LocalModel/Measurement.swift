import Foundation
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

extension Measurement {
  private static let thresholds = [0.3, 0.5, 0.7]

  fileprivate static func agreed(_ choices: [Vote.Choice]) -> [Double: Choice] {
    var agreed: [Double: Choice] = [:]
    for threshold in thresholds {
      agreed[threshold] = AgreedPrefix(choices, threshold: threshold)
        .map { Choice(text: $0.text, mass: $0.mass) }
    }
    return agreed
  }

  /// The heaviest choice and the agreed beginnings if other weights had been in force; `shown` stays
  /// as it was.
  package func counted(by weights: VoteWeights) -> Measurement {
    let none = weights.none.score(queryFeatures)
    let scores = choiceOfRow.indices.map { row in
      weights.candidate.score(features[row * Feature.count..<(row + 1) * Feature.count])
    }
    let top = max(none, scores.max() ?? none)
    let shares = scores.map { Double(exp($0 - top)) }
    let total = shares.reduce(Double(exp(none - top)), +)
    var counted = self
    for index in choices.indices { counted.choices[index].mass = 0 }
    for (row, share) in shares.enumerated() {
      counted.choices[choiceOfRow[row]].mass += share / total
    }
    let order = counted.choices.indices.sorted {
      (counted.choices[$0].mass, $1) > (counted.choices[$1].mass, $0)
    }
    var place = [Int](repeating: 0, count: order.count)
    for (new, old) in order.enumerated() { place[old] = new }
    counted.choices = order.map { counted.choices[$0] }
    counted.choiceOfRow = choiceOfRow.map { place[$0] }
    counted.agreed = Measurement.agreed(
      counted.choices.map { Vote.Choice(text: $0.text, mass: $0.mass, rows: []) })
    return counted
  }
}

extension LocalModel {
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
      var choiceOfRow = [Int](repeating: 0, count: predictor.ballot.rows.count)
      for (index, choice) in choices.enumerated() {
        for row in choice.rows { choiceOfRow[row] = index }
      }
      return Measurement(
        choices: choices.map { Measurement.Choice(text: $0.text, mass: $0.mass) }, shown: shown,
        agreed: Measurement.agreed(choices),
        longestMatch: Array(LongestMatch.predict(reader).text.utf8),
        features: predictor.ballot.features, queryFeatures: predictor.ballot.queryFeatures,
        choiceOfRow: choiceOfRow, time: time)
    }
  }
}
