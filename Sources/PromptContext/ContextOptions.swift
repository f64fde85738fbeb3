/// What a user may set of the prompt.
public struct ContextOptions: Sendable, Equatable {
  /// Budget for the whole prompt in tokens; `nil` means the backend's preset decides.
  public var tokens: Int?
  /// The sources that are switched off.
  public var disabled: Set<ContextSourceName>

  public init(tokens: Int? = nil, disabled: Set<ContextSourceName> = []) {
    self.tokens = tokens
    self.disabled = disabled
  }
}

/// What may leave the machine.
public struct PrivacyOptions: Sendable, Equatable {
  /// Nothing is sent anywhere: only the local model answers.
  public var localOnly: Bool
  /// Gitignore-style patterns of files that never enter a prompt.
  public var exclude: [String]
  /// Key-shaped strings are replaced in prompts.
  public var redact: Bool
  /// What was sent is written down, without the text itself.
  public var ledger: Bool

  public init(
    localOnly: Bool = false, exclude: [String] = [], redact: Bool = true, ledger: Bool = false
  ) {
    self.localOnly = localOnly
    self.exclude = exclude
    self.redact = redact
    self.ledger = ledger
  }
}
