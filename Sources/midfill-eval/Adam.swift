import Foundation

/// Finds the numbers at which a loss is least, from its slopes at small batches (Adam). The steps
/// become smaller from round to round, down to almost nothing.
struct Adam {
  private static let decay: Float = 1e-3

  private(set) var values: [Float]
  private var first: [Float]
  private var second: [Float]
  private var steps: Float = 0

  init(_ values: [Float]) {
    self.values = values
    first = [Float](repeating: 0, count: values.count)
    second = first
  }

  /// - Parameters:
  ///   - slopes: per value, the sum over a batch.
  ///   - progress: rounds done of all, 0 to 1.
  mutating func step(_ slopes: [Float], batch: Int, rate: Float, progress: Float) {
    steps += 1
    let rate = rate * (0.5 + 0.5 * cos(.pi * progress) + 0.02)
    let (one, two) = (1 - pow(0.9, steps), 1 - pow(0.999, steps))
    for (index, slope) in slopes.enumerated() {
      let slope = slope / Float(batch) + Adam.decay * values[index]
      first[index] = 0.9 * first[index] + 0.1 * slope
      second[index] = 0.999 * second[index] + 0.001 * slope * slope
      values[index] -= rate * first[index] / one / ((second[index] / two).squareRoot() + 1e-8)
    }
  }
}
