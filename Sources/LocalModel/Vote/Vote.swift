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

  /// As counted elsewhere; the choices from the heaviest down.
  init(choices: [Choice], noneMass: Double, rowMasses: [Double]) {
    self.choices = choices
    self.noneMass = noneMass
    self.rowMasses = rowMasses
  }

  init(_ ballot: Ballot, weights: VoteWeights) {
    let scores = ballot.features.withUnsafeBufferPointer { features in
      ballot.rows.indices.map { row in
        features.baseAddress.map { weights.candidate.score($0 + row * Feature.count) } ?? 0
      }
    }
    let none = weights.none.score(ballot.queryFeatures)
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
