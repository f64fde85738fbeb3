import Foundation
import ProjectIndex

/// Everything about one vote, for evaluation and for fitting the weights.
package struct Measurement: Sendable {
  package struct Choice: Sendable {
    package var text: [UInt8]
    /// Share of the vote, 0 to 1.
    package var mass: Double
  }

  package struct JudgedBeginning: Sendable {
    package var text: [UInt8]
    package var probability: Double
  }

  /// Texts to the end of the line, the heaviest first.
  package var choices: [Choice]
  /// What would be shown, on one line, by eagerness.
  package var shown: [Eagerness: LocalPrediction]
  /// Beginnings of the choices.
  package var beginnings: [JudgedBeginning]
  /// `BeginningFeature.count` values for each of them.
  package var beginningFeatures: [Float]
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
  fileprivate mutating func take(_ beginnings: Beginnings) {
    self.beginnings = beginnings.all.map {
      JudgedBeginning(text: $0.text, probability: $0.probability)
    }
    beginningFeatures = beginnings.features
  }

  /// The choices and beginnings if other weights had been in force, the beginnings not yet judged;
  /// `shown` stays as it was.
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
    var voted = counted.choices.map { Vote.Choice(text: $0.text, mass: $0.mass, rows: []) }
    for (row, choice) in counted.choiceOfRow.enumerated() { voted[choice].rows.append(row) }
    let vote = Vote(
      choices: voted, noneMass: Double(exp(none - top)) / total,
      rowMasses: shares.map { $0 / total })
    counted.take(Beginnings(voted, of: vote, query: queryFeatures))
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
      var measurement = Measurement(
        choices: choices.map { Measurement.Choice(text: $0.text, mass: $0.mass) }, shown: shown,
        beginnings: [], beginningFeatures: [],
        longestMatch: Array(LongestMatch.predict(reader).text.utf8),
        features: predictor.ballot.features, queryFeatures: predictor.ballot.queryFeatures,
        choiceOfRow: choiceOfRow, time: time)
      measurement.take(predictor.beginnings)
      return measurement
    }
  }
}
