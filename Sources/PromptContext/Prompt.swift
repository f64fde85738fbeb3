import ProjectIndex

/// What is to be sent, and how it came about.
public struct Prompt: Sendable {
  /// The text before and after the cursor, guarded.
  public var prefix: String
  public var suffix: String
  /// Lines of the document that `prefix` and `suffix` are of, from zero.
  public var lines: Range<Int>
  /// Text from elsewhere in the order of the prompt, guarded.
  public var parts: [ContextPart]
  public var omitted: [OmittedPart]
  /// The size aimed at, and by what tokens were reckoned.
  public var tokens: Int
  public var bytesPerToken: Double
  /// Key-shaped strings that were replaced.
  public var redactions = 0
  /// False when the deadline came before all sources had answered.
  public var isComplete = true

  public init(
    prefix: String, suffix: String, lines: Range<Int>, parts: [ContextPart],
    omitted: [OmittedPart], tokens: Int, bytesPerToken: Double
  ) {
    self.prefix = prefix
    self.suffix = suffix
    self.lines = lines
    self.parts = parts
    self.omitted = omitted
    self.tokens = tokens
    self.bytesPerToken = bytesPerToken
  }

  public var byteCount: Int {
    prefix.utf8.count + suffix.utf8.count
      + parts.reduce(0) { $0 + $1.byteCount + $1.path.utf8.count }
  }

  /// About how many tokens a text has for this prompt's backend.
  public func tokens(of text: String) -> Int {
    Int((Double(text.utf8.count) / max(bytesPerToken, 0.1)).rounded(.up))
  }
}

/// A place to build a prompt for.
public struct PromptRequest: Sendable {
  public var document: QueryDocument
  /// The size to aim at.
  public var tokens: Int
  public var bytesPerToken: Double

  public init(document: QueryDocument, tokens: Int, bytesPerToken: Double) {
    self.document = document
    self.tokens = tokens
    self.bytesPerToken = bytesPerToken
  }
}
