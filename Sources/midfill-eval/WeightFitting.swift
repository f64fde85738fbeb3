import Foundation
import LocalModel

/// Weights and calibration as a file holds them.
struct FittedModel: Codable {
  /// `VoteWeights.values`.
  var weights: [Float]
  /// `Calibration.points`.
  var calibration: [Double]
}

/// Fits the weights of the vote by maximum likelihood: the share of the rows that have the right
/// text, or of "none of these" where no row has it, is to be as great as possible.
struct WeightFitting {
  private static let rounds = 15
  private static let batch = 64
  private static let rate: Float = 0.02

  private let results: [Answer]
  /// For each result, for each row, whether its text was right.
  private let isRight: [[Bool]]

  init(_ results: [Answer]) {
    self.results = results
    isRight = results.map { result in
      let right = result.measurement.choices.firstIndex { $0.text == result.truth }
      return result.measurement.choiceOfRow.map { $0 == right }
    }
  }

  /// All but the judgment of beginnings. `progress` gets the round and its loss per place.
  func fit(progress: (Int, Double) -> Void) -> VoteWeights {
    var random = SeededGenerator(1)
    var weights = WeightFitting.start(&random)
    var adam = Adam(weights.values)
    for round in 0..<WeightFitting.rounds {
      var loss = 0.0
      let order = results.indices.shuffled(using: &random)
      for start in stride(from: 0, to: order.count, by: WeightFitting.batch) {
        let batch = order[start..<min(start + WeightFitting.batch, order.count)]
        var gradient = VoteWeights()
        for index in batch { loss += addGradient(index, weights, &gradient) }
        adam.step(
          gradient.values, batch: batch.count, rate: WeightFitting.rate,
          progress: Float(round) / Float(WeightFitting.rounds))
        weights = VoteWeights(values: adam.values) ?? weights
      }
      progress(round + 1, loss / Double(max(results.count, 1)))
    }
    return weights
  }

  /// Zero but for the hidden layers, whose units must differ to become different.
  private static func start(_ random: inout SeededGenerator) -> VoteWeights {
    var weights = VoteWeights()
    spread(&weights.candidate, &random)
    spread(&weights.none, &random)
    return weights
  }

  static func spread(_ scorer: inout Scorer, _ random: inout SeededGenerator) {
    for index in scorer.hidden.indices {
      scorer.hidden[index] = .random(in: -0.35...0.35, using: &random)
    }
    scorer.outputs = .random(in: -0.2...0.2, using: &random)
  }

  /// Gives the loss of one place.
  private func addGradient(
    _ index: Int, _ weights: VoteWeights, _ gradient: inout VoteWeights
  ) -> Double {
    let measurement = results[index].measurement
    let isRight = isRight[index]
    let none = weights.none.score(measurement.queryFeatures)
    return measurement.features.withUnsafeBufferPointer { features in
      measurement.queryFeatures.withUnsafeBufferPointer { query in
        guard let queryBase = query.baseAddress else { return 0 }
        var shares = isRight.indices.map { row in
          features.baseAddress.map { weights.candidate.score($0 + row * Feature.count) } ?? 0
        }
        let top = max(none, shares.max() ?? none)
        let noneShare = exp(none - top)
        var total = noneShare
        var right: Float = 0
        for row in shares.indices {
          shares[row] = exp(shares[row] - top)
          total += shares[row]
          if isRight[row] { right += shares[row] }
        }
        // No row is right: "none of these" is.
        let isNone = right == 0
        if isNone { right = noneShare }
        // The gradient of -log(right / total): share among all minus share among the right ones.
        for row in shares.indices {
          let pull = shares[row] / total - (isRight[row] ? shares[row] / right : 0)
          if abs(pull) < 1e-7 { continue }
          guard let base = features.baseAddress else { break }
          weights.candidate.addSlope(
            base + row * Feature.count, times: pull, to: &gradient.candidate)
        }
        weights.none.addSlope(
          queryBase, times: noneShare / total - (isNone ? 1 : 0), to: &gradient.none)
        return -Double(log(max(right / total, .leastNormalMagnitude)))
      }
    }
  }
}
