/// Gives a number for a list of features: a weighted sum, and what a small hidden layer adds. The
/// layer knows of combinations; a sum can only say how much each feature counts by itself.
public struct Scorer: Sendable, Equatable {
  /// Sixteen units fill vector registers and cost about 0.1 microseconds a row; with 32 the exact
  /// matches were not more.
  public typealias Units = SIMD16<Float>

  /// Per feature.
  public var linear: [Float]
  /// Per feature, to each unit.
  public var hidden: [Units]
  public var biases: Units
  /// From each unit to the result.
  public var outputs: Units

  public init(featureCount: Int) {
    linear = Array(repeating: 0, count: featureCount)
    hidden = Array(repeating: .zero, count: featureCount)
    biases = .zero
    outputs = .zero
  }

  public static func valueCount(featureCount: Int) -> Int {
    featureCount * (1 + Units.scalarCount) + 2 * Units.scalarCount
  }

  /// All numbers in one list: `linear`, `hidden` feature by feature, `biases`, `outputs`.
  public var values: [Float] {
    get {
      linear + hidden.flatMap { units in units.indices.map { units[$0] } }
        + biases.indices.map { biases[$0] } + outputs.indices.map { outputs[$0] }
    }
    set {
      let width = Units.scalarCount
      let count = linear.count
      guard newValue.count == Scorer.valueCount(featureCount: count) else { return }
      func units(_ start: Int) -> Units { Units(newValue[start..<start + width]) }
      linear = Array(newValue[..<count])
      hidden = (0..<count).map { units(count + $0 * width) }
      biases = units(count * (1 + width))
      outputs = units(count * (1 + width) + width)
    }
  }

  /// What enters the units for features that lie at `features`.
  @inline(__always)
  private func sums(_ features: UnsafePointer<Float>) -> (linear: Float, units: Units) {
    var sum: Float = 0
    var units = biases
    linear.withUnsafeBufferPointer { linear in
      hidden.withUnsafeBufferPointer { hidden in
        for index in 0..<linear.count {
          let value = features[index]
          // Most features of most rows are zero.
          if value == 0 { continue }
          sum += value * linear[index]
          units += value * hidden[index]
        }
      }
    }
    return (sum, units)
  }

  /// `features` must hold as many values as `linear`.
  public func score(_ features: UnsafePointer<Float>) -> Float {
    let (sum, units) = sums(features)
    return sum + (units.replacing(with: 0, where: units .< 0) * outputs).sum()
  }

  public func score(_ features: some Collection<Float>) -> Float {
    guard features.count == linear.count else { return 0 }
    return Array(features).withUnsafeBufferPointer { features in
      features.baseAddress.map { score($0) } ?? 0
    }
  }

  /// Adds `pull` times the slope of the score at `features`, by every number of `self`, to
  /// `gradient`.
  public func addSlope(
    _ features: UnsafePointer<Float>, times pull: Float, to gradient: inout Scorer
  ) {
    let units = sums(features).units
    gradient.outputs += pull * units.replacing(with: 0, where: units .< 0)
    let back = (pull * outputs).replacing(with: 0, where: units .< 0)
    gradient.biases += back
    for index in 0..<linear.count where features[index] != 0 {
      gradient.linear[index] += pull * features[index]
      gradient.hidden[index] += features[index] * back
    }
  }
}
