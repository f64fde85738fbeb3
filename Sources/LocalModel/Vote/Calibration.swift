/// Turns a share of the vote into how often such a text was right, by a table of ten bins fitted on
/// the same commits as the weights.
public struct Calibration: Sendable, Equatable {
  /// The share of right texts at masses 0, 0.1, ... 1; between them it is interpolated.
  public var points: [Double]

  public init(points: [Double]) {
    self.points = points
  }

  public static let fitted = Calibration(points: FittedValues.calibration)

  public func probability(ofMass mass: Double) -> Double {
    let place = min(max(mass, 0), 1) * Double(points.count - 1)
    let index = min(Int(place), points.count - 2)
    let part = place - Double(index)
    return points[index] * (1 - part) + points[index + 1] * part
  }

  /// The least mass of which `probability(ofMass:)` is at least this.
  public func mass(ofProbability probability: Double) -> Double {
    guard let index = points.firstIndex(where: { $0 >= probability }) else { return .infinity }
    guard index > 0 else { return 0 }
    let (low, high) = (points[index - 1], points[index])
    return (Double(index - 1) + (probability - low) / (high - low)) / Double(points.count - 1)
  }
}
