/// Something on this machine that can say what comes next, and how sure it is: what stands in for a
/// remote backend.
public protocol LocalHelper: Sendable {
  /// The text for a request; `nil` where there is none. Its `probability` is calibrated, 0 to 1.
  func hint(for request: FillRequest, isolation: isolated (any Actor)?) async -> LocalHint?
}

public struct LocalHint: Sendable, Equatable {
  public var text: String
  public var probability: Double

  public init(text: String, probability: Double) {
    self.text = text
    self.probability = probability
  }
}
