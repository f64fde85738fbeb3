/// The pipeline's constants, each with its reason. What a user may set is in `CompletionOptions`.
public struct Tuning: Sendable {
  /// A document with less text than this gets no automatic suggestion, in bytes. Copilot's value:
  /// below it models guess licence headers.
  public var minimumDocumentBytes = 10
  /// No automatic suggestion this long after a deletion: the user is correcting, and a suggestion
  /// would bring back what was just removed (tabby#2840).
  public var quietAfterDeletion: Duration = .milliseconds(400)

  /// Debounce before a request by typing where the typist's rhythm is not known yet. Between 40 and
  /// 120 ms it hardly matters once requests in flight are kept.
  public var debounce: Duration = .milliseconds(75)
  public var debounceFloor: Duration = .milliseconds(25)
  public var debounceCeiling: Duration = .milliseconds(250)
  /// Key intervals the typist's rhythm is read from.
  public var rhythmSamples = 20
  /// A longer pause is thinking, not typing.
  public var rhythmCeiling: Duration = .milliseconds(600)

  /// Requests kept in flight per document; a third helps only backends slower than 700 ms.
  public var inFlight = 2
  /// How long a request waits behind a compatible one in flight before it asks for itself.
  public var joinWait: Duration = .milliseconds(150)

  /// A suggestion must stand this long before what follows it is asked for.
  public var prefetchDelay: Duration = .milliseconds(120)

  /// How long a prompt waits for context; what is ready then is used.
  public var contextDeadline: Duration = .milliseconds(20)

  /// Token caps: most lines end within 73 characters (p95), blocks of eight within 192 tokens.
  public var singleLineTokens = 64
  public var blockTokens = 192

  /// Requests remembered for `explain`.
  public var explained = 32

  public init() {}
}
