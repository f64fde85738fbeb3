import LocalModel

/// Fits the table from shares of the vote to probabilities.
enum CalibrationFitting {
  private static let folds = 4

  /// Each quarter of the repositories (of the commits, where there are few repositories) is counted
  /// by weights fitted on the others: on the places that weights were fitted on, they look surer than
  /// they are.
  static func fit(_ results: [Answer], progress: (Int) -> Void) -> Calibration {
    let repositories = Set(results.map(\.position.repo)).count
    let names = results.map {
      repositories >= folds ? $0.position.repo : $0.position.commit
    }
    let order = Set(names).sorted()
    let foldOf = Dictionary(
      uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset % folds) })
    var counted: [Answer] = []
    for fold in 0..<folds {
      let parts = zip(results, names).map { ($0, foldOf[$1] == fold) }
      let weights = WeightFitting(parts.filter { !$0.1 }.map(\.0)).fit { _, _ in }
      counted += parts.filter(\.1).map { result, _ in
        Answer(
          position: result.position, truth: result.truth,
          measurement: result.measurement.counted(by: weights))
      }
      progress(fold + 1)
    }
    return calibrate(counted)
  }

  /// How often beginnings on which the vote agrees were right, by their share: the points of a
  /// calibration, made to rise by joining neighbors that do not.
  private static func calibrate(_ results: [Answer]) -> Calibration {
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
    // The surest places were not always right, so more is never claimed than they had.
    let most = blocks.last?.right ?? 1
    let ends = [(0.0, 0.0)] + blocks.map { ($0.mass, $0.right) } + [(1.0, most)]
    let points = stride(from: 0, through: 10, by: 1).map { step -> Double in
      let mass = Double(step) / 10
      guard let above = ends.firstIndex(where: { $0.0 >= mass }), above > 0 else { return 0 }
      let (low, high) = (ends[above - 1], ends[above])
      return low.1 + (high.1 - low.1) * (mass - low.0) / max(high.0 - low.0, 1e-9)
    }
    return Calibration(points: points)
  }
}
