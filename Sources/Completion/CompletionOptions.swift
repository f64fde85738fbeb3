/// What a user may set of when and how much is suggested.
public struct CompletionOptions: Sendable, Equatable {
  public enum Trigger: String, Sendable, CaseIterable { case automatic, onDemand }
  public enum Eagerness: String, Sendable, CaseIterable { case quiet, normal, eager }
  public enum Debounce: Sendable, Equatable {
    case adaptive
    /// 0 to 5,000.
    case milliseconds(Int)
  }

  public var trigger: Trigger
  public var eagerness: Eagerness
  /// The most lines a suggestion may have, 1 to 40.
  public var maxLines: Int
  public var debounce: Debounce
  /// Whether something is suggested by itself inside comments.
  public var inComments: Bool
  /// Whether something is suggested by itself inside strings.
  public var inStrings: Bool
  /// LSP language ids in which nothing is suggested by itself.
  public var disabledLanguages: Set<String>

  public init(
    trigger: Trigger = .automatic, eagerness: Eagerness = .normal, maxLines: Int = 8,
    debounce: Debounce = .adaptive, inComments: Bool = true, inStrings: Bool = true,
    disabledLanguages: Set<String> = []
  ) {
    self.trigger = trigger
    self.eagerness = eagerness
    self.maxLines = maxLines
    self.debounce = debounce
    self.inComments = inComments
    self.inStrings = inStrings
    self.disabledLanguages = disabledLanguages
  }
}
