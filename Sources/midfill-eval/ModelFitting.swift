import LocalModel

/// Fits weights, the judgment of beginnings, and the table from judgments to probabilities.
enum ModelFitting {
  private static let folds = 4

  /// Beginnings are judged by votes that each quarter of the repositories (of the commits, where
  /// there are few repositories) gets from weights fitted on the others, and calibrated by judgments
  /// made the same way: on the places that weights were fitted on, they look surer than they are.
  ///
  /// - Parameter kept: weights of the vote that stay as they are. The votes are taken as counted, so
  ///   the weights must not have been fitted at these places.
  static func fit(
    _ results: [Answer], keeping kept: VoteWeights?, progress: (String) -> Void
  ) -> FittedModel {
    let repositories = Set(results.map(\.position.repo)).count
    let names = results.map {
      repositories >= folds ? $0.position.repo : $0.position.commit
    }
    let order = Set(names).sorted()
    let foldOf = Dictionary(
      uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset % folds) })
    var samples: [BeginningFitting.Sample] = []
    for fold in 0..<folds {
      let parts = zip(results, names).map { ($0, foldOf[$1] == fold) }
      if kept != nil {
        for (result, _) in parts.filter(\.1) {
          samples += BeginningFitting.samples(result, fold: fold)
        }
        continue
      }
      let weights = WeightFitting(parts.filter { !$0.1 }.map(\.0)).fit { _, _ in }
      for (result, _) in parts.filter(\.1) {
        let counted = Answer(
          position: result.position, truth: result.truth,
          measurement: result.measurement.counted(by: weights))
        samples += BeginningFitting.samples(counted, fold: fold)
      }
      progress("part \(fold + 1) of \(folds) counted by the others")
    }
    var weights =
      kept
      ?? WeightFitting(results).fit { round, loss in
        progress("fitting, round \(round): loss \(loss)")
      }
    let fitting = BeginningFitting(samples)
    weights.beginning = fitting.fit(without: nil)
    progress("\(samples.count) beginnings")
    return FittedModel(
      weights: weights.values, calibration: calibrate(fitting.judged(folds: folds)).points)
  }

  /// How often beginnings were right, by their judgment: the points of a calibration, made to rise
  /// by joining neighbors that do not.
  static func calibrate(_ samples: [(judgment: Double, isRight: Bool)]) -> Calibration {
    let samples = samples.sorted { $0.judgment < $1.judgment }
    var blocks: [(mass: Double, right: Double, count: Double)] = []
    let size = max(samples.count / 40, 1)
    for start in stride(from: 0, to: samples.count, by: size) {
      let part = samples[start..<min(start + size, samples.count)]
      var block = (
        mass: part.reduce(0) { $0 + $1.judgment } / Double(part.count),
        right: Double(part.count { $0.isRight }) / Double(part.count), count: Double(part.count)
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
    // As if some more had been seen, half of them right: no block proves that all are.
    let doubt = 20.0
    let rights = blocks.map { ($0.right * $0.count + doubt / 2) / ($0.count + doubt) }
    let ends =
      [(0.0, 0.0)] + zip(blocks, rights).map { ($0.mass, $1) } + [(1.0, rights.last ?? 1)]
    let points = stride(from: 0, through: 10, by: 1).map { step -> Double in
      let mass = Double(step) / 10
      guard let above = ends.firstIndex(where: { $0.0 >= mass }), above > 0 else { return 0 }
      let (low, high) = (ends[above - 1], ends[above])
      return low.1 + (high.1 - low.1) * (mass - low.0) / max(high.0 - low.0, 1e-9)
    }
    return Calibration(points: points)
  }
}
