/// Why the model gave what it gave: the choices that weighed most and the places they came from.
public struct LocalExplanation: Sendable, Equatable {
  public struct Choice: Sendable, Equatable {
    /// The text to the end of the line, as it would be inserted.
    public var text: String
    /// Share of the vote, 0 to 1.
    public var mass: Double
    /// The same as how often such a choice is right.
    public var probability: Double
    /// The places that speak for it, the heaviest first.
    public var places: [Place]
  }

  public struct Place: Sendable, Equatable {
    /// Absolute path, or URI of a document that is no file.
    public var path: String
    /// From 1, as editors show it.
    public var line: Int
    /// Whether identifiers were replaced by ours.
    public var isSubstituted: Bool
    public var mass: Double
    /// Features that are not zero, by name, with how much lower the logarithm of the weight would be
    /// if that one were zero.
    public var features: [FeatureShare]
  }

  public struct FeatureShare: Sendable, Equatable {
    public var name: String
    public var value: Double
    public var contribution: Double
  }

  /// The heaviest first.
  public var choices: [Choice]
  /// How many places were compared, and how many different texts they gave.
  public var placeCount: Int
  public var choiceCount: Int
  /// The share that speaks for none of them.
  public var noneMass: Double
  /// The least probability at which something is shown here.
  public var threshold: Double
}
