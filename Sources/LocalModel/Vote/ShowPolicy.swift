import ProjectIndex

/// When a text is shown without being asked for. Over the lines of real commits, about as many of
/// the texts that come up are right as the threshold says: two of three where it is normal.
struct ShowPolicy {
  /// The least probability of a text.
  let threshold: Double
  /// At the start of a line, where most is open and a wrong guess disturbs most.
  let lineStartThreshold: Double

  /// How much less sure a long rest of a line may be. It saves more than the sure beginning that
  /// would stand there instead, and over a line as many of the texts are right.
  private static let longLineBonus = 0.2
  /// But no text is shown that is less likely than this.
  private static let least = 0.45

  init(_ eagerness: Eagerness) {
    switch eagerness {
    case .quiet: (threshold, lineStartThreshold) = (0.8, 0.85)
    case .normal: (threshold, lineStartThreshold) = (0.65, 0.7)
    case .eager: (threshold, lineStartThreshold) = (0.45, 0.55)
    }
  }

  func threshold(isLineStart: Bool) -> Double {
    isLineStart ? lineStartThreshold : threshold
  }

  /// The least probability of a long rest of a line.
  func longLineThreshold(isLineStart: Bool) -> Double {
    max(threshold(isLineStart: isLineStart) - ShowPolicy.longLineBonus, ShowPolicy.least)
  }

  /// Closing brackets and the like alone are sooner typed than read.
  static func isOnlyClosers(_ text: some Collection<UInt8>) -> Bool {
    text.allSatisfy { Token.isSpace($0) || closers.contains($0) }
  }

  private static let closers = Set(")]};,:>".utf8)
}
