/// What the model expects at the cursor.
public struct LocalPrediction: Sendable, Equatable {
  /// The text to insert; empty when there is nothing to show.
  public var text: String
  /// How likely the text is to be exactly what comes next, 0 to 1, calibrated on real commits.
  public var probability: Double
  /// Whether `text` goes to the end of a line, not only as far as the model is sure.
  public var isWholeLine: Bool
  /// The next likely texts, when the user asked by hand.
  public var alternatives: [Alternative]
  /// Where the query wanted one.
  public var explanation: LocalExplanation?

  public struct Alternative: Sendable, Equatable {
    public var text: String
    public var probability: Double

    public init(text: String, probability: Double) {
      self.text = text
      self.probability = probability
    }
  }

  public init(
    text: String, probability: Double, isWholeLine: Bool, alternatives: [Alternative] = []
  ) {
    self.text = text
    self.probability = probability
    self.isWholeLine = isWholeLine
    self.alternatives = alternatives
  }

  public static let nothing = LocalPrediction(text: "", probability: 0, isWholeLine: false)
}
