/// What a provider asks, in US dollars for a million tokens.
public struct Price: Sendable, Equatable {
  public var input: Double
  public var output: Double

  public func dollars(input: Int, output: Int) -> Double {
    (Double(input) * self.input + Double(output) * self.output) / 1e6
  }
}

extension Preset {
  /// Of the preset's own model, where the provider publishes one price for all; else nil. Codestral:
  /// Mistral's model card of codestral-2508.
  public var price: Price? {
    switch name {
    case "codestral", "mistral": Price(input: 0.3, output: 0.9)
    default: nil
    }
  }
}
