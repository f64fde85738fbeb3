/// How sources compare: what the first proposal of each is worth, and how fast the worth falls from
/// one to the next.
public struct SourceRank: Sendable, Equatable {
  public var worth: Double
  public var decay: Double
  /// The part of the context that it may fill before the others have had theirs.
  public var share: Double

  public init(worth: Double, decay: Double, share: Double) {
    self.worth = worth
    self.decay = decay
    self.share = share
  }

  /// Worths, decays and shares as tuned on the history of sixteen repositories, by what of the hidden
  /// identifiers a prompt held (`midfill-eval context`).
  public static let standard: [ContextSourceName: SourceRank] = [
    .edits: SourceRank(worth: 1.2, decay: 0.5, share: 0.25),
    .index: SourceRank(worth: 1.0, decay: 0.5, share: 0.5),
    .similar: SourceRank(worth: 0.95, decay: 0.4, share: 0.4),
    .definitions: SourceRank(worth: 0.9, decay: 0.4, share: 0.35),
    .imports: SourceRank(worth: 0.6, decay: 0.5, share: 0.2),
    .open: SourceRank(worth: 0.5, decay: 0.6, share: 0.15),
  ]

  /// In a small prompt outlines bring less than more lines of the other sources.
  static let small: [ContextSourceName: SourceRank] = [
    .edits: SourceRank(worth: 1.2, decay: 0.5, share: 0.25),
    .index: SourceRank(worth: 1.0, decay: 0.5, share: 0.6),
    .similar: SourceRank(worth: 0.8, decay: 0.4, share: 0.4),
  ]

  /// Prompts below this many tokens are small.
  static let smallTokens = 768

  /// The ranks for a size of prompt and what was proposed for it.
  public static func standard(
    tokens: Int, proposals: [ContextPart]
  ) -> [ContextSourceName: SourceRank] {
    let isSmall =
      tokens < smallTokens && proposals.contains { $0.source == .index || $0.source == .similar }
    return isSmall ? small : standard
  }

  /// The order of sources in a prompt: what changes least from line to line comes first, so that a
  /// provider's cache finds the same beginning; what the user just did stands next to the cursor.
  static let stableFirst: [ContextSourceName] = [
    .imports, .definitions, .open, .similar, .index, .edits,
  ]
}
