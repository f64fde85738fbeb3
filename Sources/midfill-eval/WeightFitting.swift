import Foundation
import LocalModel

/// Weights and calibration as a file holds them.
struct FittedModel: Codable {
  /// In the order of `Feature` and `QueryFeature`.
  var candidate: [Float]
  var none: [Float]
  /// `Calibration.points`.
  var calibration: [Double]
}

/// Fits the weights of the vote by maximum likelihood: the share of the rows that have the right
/// text, or of "none of these" where no row has it, is to be as great as possible.
struct WeightFitting {
  private static let steps = 300
  private static let rate: Float = 0.05
  private static let decay: Float = 1e-4

  private struct Example {
    let features: [Float]
    let queryFeatures: [Float]
    /// For each row, whether its text was right.
    let isRight: [Bool]
  }

  private let examples: [Example]

  init(_ results: [Answer]) {
    examples = results.map { result in
      let measurement = result.measurement
      let right = measurement.choices.firstIndex { $0.text == result.truth }
      return Example(
        features: measurement.features, queryFeatures: measurement.queryFeatures,
        isRight: measurement.choiceOfRow.map { $0 == right })
    }
  }

  /// Adam over all examples at once, from zero. `progress` gets the step and the loss.
  func fit(progress: (Int, Double) -> Void) -> VoteWeights {
    let width = Feature.count
    var weights = [Float](repeating: 0, count: width + QueryFeature.count)
    var first = weights
    var second = weights
    for step in 1...WeightFitting.steps {
      var gradient = [Float](repeating: 0, count: weights.count)
      let loss = addGradient(weights, &gradient)
      let scale = 1 / Float(max(examples.count, 1))
      for index in weights.indices {
        let slope = gradient[index] * scale + WeightFitting.decay * weights[index]
        first[index] = 0.9 * first[index] + 0.1 * slope
        second[index] = 0.999 * second[index] + 0.001 * slope * slope
        let mean = first[index] / (1 - pow(0.9, Float(step)))
        let variance = second[index] / (1 - pow(0.999, Float(step)))
        weights[index] -= WeightFitting.rate * mean / (variance.squareRoot() + 1e-8)
      }
      progress(step, loss / Double(max(examples.count, 1)))
    }
    return VoteWeights(candidate: Array(weights[..<width]), none: Array(weights[width...]))
  }

  private func addGradient(_ weights: [Float], _ gradient: inout [Float]) -> Double {
    let width = Feature.count
    var loss = 0.0
    var shares: [Float] = []
    for example in examples {
      var none: Float = 0
      for index in 0..<QueryFeature.count {
        none += example.queryFeatures[index] * weights[width + index]
      }
      let rows = example.isRight.count
      shares.removeAll(keepingCapacity: true)
      var top = none
      example.features.withUnsafeBufferPointer { features in
        weights.withUnsafeBufferPointer { weights in
          for row in 0..<rows {
            var score: Float = 0
            for index in 0..<width { score += features[row * width + index] * weights[index] }
            shares.append(score)
            top = max(top, score)
          }
        }
      }
      var total = exp(none - top)
      let noneWeight = total
      var right: Float = 0
      for row in 0..<rows {
        shares[row] = exp(shares[row] - top)
        total += shares[row]
        if example.isRight[row] { right += shares[row] }
      }
      // No row is right: "none of these" is.
      let isNone = right == 0
      if isNone { right = noneWeight }
      loss -= Double(log(right / total))
      // The gradient of -log(right / total): share among all minus share among the right ones.
      example.features.withUnsafeBufferPointer { features in
        gradient.withUnsafeMutableBufferPointer { gradient in
          for row in 0..<rows {
            let pull = shares[row] / total - (example.isRight[row] ? shares[row] / right : 0)
            if abs(pull) < 1e-7 { continue }
            for index in 0..<width { gradient[index] += pull * features[row * width + index] }
          }
        }
      }
      let pull = noneWeight / total - (isNone ? 1 : 0)
      for index in 0..<QueryFeature.count {
        gradient[width + index] += pull * example.queryFeatures[index]
      }
    }
    return loss
  }

  /// How often beginnings on which the vote agrees were right, by their share: the points of a
  /// calibration, made to rise by joining neighbors that do not.
  static func calibrate(_ results: [Answer]) -> Calibration {
    let samples = results.flatMap { result -> [(Double, Bool)] in
      let texts = result.measurement.agreed.values + [result.best].compactMap { $0 }
      return texts.map { ($0.mass, result.truth.starts(with: $0.text)) }
    }.sorted { $0.0 < $1.0 }
    var blocks: [(mass: Double, right: Double, count: Double)] = []
    let size = max(samples.count / 40, 1)
    for start in stride(from: 0, to: samples.count, by: size) {
      let part = samples[start..<min(start + size, samples.count)]
      var block = (
        mass: part.reduce(0) { $0 + $1.0 } / Double(part.count),
        right: Double(part.count { $0.1 }) / Double(part.count), count: Double(part.count)
      )
      while let last = blocks.last, last.right >= block.right {
        let count = last.count + block.count
        block = (
          mass: (last.mass * last.count + block.mass * block.count) / count,
          right: (last.right * last.count + block.right * block.count) / count, count: count
        )
        blocks.removeLast()
      }
      blocks.append(block)
    }
    let ends = [(0.0, 0.0)] + blocks.map { ($0.mass, $0.right) } + [(1.0, 1.0)]
    let points = stride(from: 0, through: 10, by: 1).map { step -> Double in
      let mass = Double(step) / 10
      guard let above = ends.firstIndex(where: { $0.0 >= mass }), above > 0 else { return 0 }
      let (low, high) = (ends[above - 1], ends[above])
      return low.1 + (high.1 - low.1) * (mass - low.0) / max(high.0 - low.0, 1e-9)
    }
    return Calibration(points: points)
  }
}
