import Foundation
import LocalModel

/// Fits the judgment of beginnings: how likely it is that what comes next begins with one.
struct BeginningFitting {
  /// A beginning at a place whose vote was counted by weights that know nothing of the place.
  struct Sample {
    /// `BeginningFeature.count` values.
    var features: ArraySlice<Float>
    var isRight: Bool
    /// The part of the places it is from.
    var fold: Int
  }

  private static let rounds = 8
  private static let batch = 256
  private static let rate: Float = 0.005

  let samples: [Sample]

  init(_ samples: [Sample]) { self.samples = samples }

  static func samples(_ result: Answer, fold: Int) -> [Sample] {
    let measurement = result.measurement
    return measurement.beginnings.enumerated().compactMap { index, beginning in
      guard beginning.text.count > 1 else { return nil }
      let start = index * BeginningFeature.count
      return Sample(
        features: measurement.beginningFeatures[start..<start + BeginningFeature.count],
        isRight: result.truth.starts(with: beginning.text), fold: fold)
    }
  }

  /// By maximum likelihood, leaving out the samples of one part.
  func fit(without fold: Int?) -> Scorer {
    var random = SeededGenerator(1)
    var scorer = Scorer(featureCount: BeginningFeature.count)
    WeightFitting.spread(&scorer, &random)
    var adam = Adam(scorer.values)
    let kept = samples.indices.filter { samples[$0].fold != fold }
    for round in 0..<BeginningFitting.rounds {
      let order = kept.shuffled(using: &random)
      for start in stride(from: 0, to: order.count, by: BeginningFitting.batch) {
        let batch = order[start..<min(start + BeginningFitting.batch, order.count)]
        var slope = Scorer(featureCount: BeginningFeature.count)
        for index in batch {
          samples[index].features.withUnsafeBufferPointer { features in
            guard let base = features.baseAddress else { return }
            let judged = 1 / (1 + exp(-scorer.score(base)))
            scorer.addSlope(
              base, times: judged - (samples[index].isRight ? 1 : 0), to: &slope)
          }
        }
        adam.step(
          slope.values, batch: batch.count, rate: BeginningFitting.rate,
          progress: Float(round) / Float(BeginningFitting.rounds))
        scorer.values = adam.values
      }
    }
    return scorer
  }

  /// What each sample is judged by weights that were fitted on the other parts.
  func judged(folds: Int) -> [(judgment: Double, isRight: Bool)] {
    (0..<folds).flatMap { fold in
      let scorer = fit(without: fold)
      return samples.filter { $0.fold == fold }.map { sample in
        (1 / (1 + exp(-Double(scorer.score(sample.features)))), sample.isRight)
      }
    }
  }
}
