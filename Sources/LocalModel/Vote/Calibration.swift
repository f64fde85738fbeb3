/// Turns a judgment into how often such a text was right, by a table of ten bins fitted on the same
/// commits as the weights.
public struct Calibration: Sendable, Equatable {
  /// The share of right texts at judgments 0, 0.1, ... 1; between them it is interpolated.
  public var points: [Double]

  public init(points: [Double]) {
    self.points = points
  }

  public static let fitted = Calibration(points: FittedValues.calibration)

  public func probability(_ judgment: Double) -> Double {
    let place = min(max(judgment, 0), 1) * Double(points.count - 1)
    let index = min(Int(place), points.count - 2)
    let part = place - Double(index)
    return points[index] * (1 - part) + points[index + 1] * part
  }
}
