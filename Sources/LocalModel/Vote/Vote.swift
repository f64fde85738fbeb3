import Foundation

/// The outcome of a vote: each choice with its share, and what is left for "none of these".
struct Vote {
  struct Choice {
    let text: [UInt8]
    /// Share of the vote, 0 to 1.
    var mass: Double
    /// Rows that stand for it.
    var rows: [Int]
  }

  /// The heaviest first; the same input gives the same order.
  let choices: [Choice]
  let noneMass: Double
  /// Share of each row of the ballot.
  let rowMasses: [Double]

  init(_ ballot: Ballot, weights: VoteWeights) {
    let width = Feature.count
    var scores = [Float](repeating: 0, count: ballot.rows.count)
    ballot.features.withUnsafeBufferPointer { features in
      weights.candidate.withUnsafeBufferPointer { weights in
        for row in scores.indices {
          var sum: Float = 0
          for index in 0..<width { sum += features[row * width + index] * weights[index] }
          scores[row] = sum
        }
      }
    }
    let none = zip(ballot.queryFeatures, weights.none).reduce(0) { $0 + $1.0 * $1.1 }
    let top = max(none, scores.max() ?? none)
    let exponentials = scores.map { Double(exp($0 - top)) }
    let noneWeight = Double(exp(none - top))
    let total = exponentials.reduce(noneWeight, +)

    var choices: [Choice] = []
    var indices: [UInt64: Int] = [:]
    for (row, weight) in exponentials.enumerated() {
      let key = ballot.rows[row].key
      if let index = indices[key] {
        choices[index].mass += weight / total
        choices[index].rows.append(row)
      } else {
        indices[key] = choices.count
        choices.append(
          Choice(text: Array(ballot.text(row)), mass: weight / total, rows: [row]))
      }
    }
    self.choices = choices.enumerated()
      .sorted { ($0.element.mass, -$0.offset) > ($1.element.mass, -$1.offset) }
      .map(\.element)
    noneMass = noneWeight / total
    rowMasses = exponentials.map { $0 / total }
  }
}
