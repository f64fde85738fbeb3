/// The pipeline's constants, each with its reason. What a user may set is in `CompletionOptions`.
public struct Tuning: Sendable {
  // MARK: Gate

  /// A document with less text than this gets no automatic suggestion, in bytes. Copilot's value:
  /// below it models guess licence headers.
  public var minimumDocumentBytes = 10
  /// No automatic suggestion this long after a deletion: the user is correcting, and a suggestion
  /// would bring back what was just removed (tabby#2840).
  public var quietAfterDeletion: Duration = .milliseconds(400)

  // MARK: Schedule

  // The adaptive debounce goes from 25 to 90 ms, not to the 250 that one would give a slow typist: with
  // a backend that is done after 266 ms, 84 ms is all there is if the text is to be there 350 ms after
  // the last key. Nor would more spare tokens. While texts are wrong the next key closes a request
  // before its first token, whatever the debounce is, if that comes later than the key: at 120 ms to
  // the first token that is so from 30 ms of debounce on for 150 ms a key, and from 75 ms on for all
  // typists of 195 ms a key and less. What more would spare is requests, at the price of the pause.
  // On a new line it is 0, as most typists stop there, unless they are in full flow or texts have lately
  // been wrong (`CompletionEngine.debounce`); after an acceptance it is always 0.

  /// Debounce before a request by typing, while the typist's rhythm is not known or too slow to wait
  /// for. Between 40 and 120 ms it hardly matters once requests in flight are kept.
  public var debounce: Duration = .milliseconds(75)
  public var debounceFloor: Duration = .milliseconds(25)
  /// A typist whose next key comes within this time is waited for: no request goes out between keys.
  public var debounceCeiling: Duration = .milliseconds(90)
  /// Key intervals the typist's rhythm is read from.
  public var rhythmSamples = 20
  /// A longer pause is thinking, not typing.
  public var rhythmCeiling: Duration = .milliseconds(600)

  // MARK: In flight

  /// Requests kept in flight per document; a third helps only backends slower than 700 ms.
  public var inFlight = 2
  /// How long a request waits behind a compatible one in flight before it asks for itself.
  public var joinWait: Duration = .milliseconds(150)
  /// How fast the share of texts that the typing agreed with follows the latest.
  public var agreementWeight = 0.3
  /// Below this share a request without text is closed by the next key instead of kept for it: three
  /// wrong texts in a row get there, one right text comes back. Keeping a request costs its first
  /// token when it was wrong, and at 45 % of right texts halves the requests.
  public var agreementFloor = 0.2

  // MARK: Display

  /// The most that the display of a new text is held back after the last key.
  public var displayCeiling: Duration = .milliseconds(800)
  /// Accepts and rejections that the delay is read from.
  public var feedbackSamples = 10
  /// The weight of one of them falls to 37 % in this time (Copilot's next-edit suggestions).
  public var feedbackDecay: Duration = .seconds(600)
  public var rejectionFactor = 1.5
  public var acceptanceFactor = 0.8
  /// A text that stood for less was not read, so leaving it says nothing (Cody's threshold).
  public var readingTime: Duration = .milliseconds(750)
  /// The least that one edit must bring to be taken for the acceptance of a word, in characters:
  /// a client that sends changes every 150 ms sends two letters at once by mere typing.
  public var leastPiece = 3
  /// When an accepted text is looked at again. Kept: at least 67 % of its bytes stand (Cody).
  public var survivalTimes: [Duration] = [.seconds(30), .seconds(120), .seconds(600)]
  public var survivalShare = 0.67

  // MARK: Prefetch

  /// A suggestion must stand this long before what follows it is asked for.
  public var prefetchDelay: Duration = .milliseconds(120)
  /// Nothing is asked ahead while fewer of the last texts than this were what the user wrote.
  public var prefetchFloor = 0.3

  // MARK: Alternatives

  /// Texts for a place that was asked for by hand again, the one that stands there included.
  public var alternatives = 3
  /// High enough for texts to differ, low enough for them to compile.
  public var alternativeTemperature = 0.6

  // MARK: The local model beside a remote one

  /// How sure the local model must be to answer in another's stead: at .7 it is right four times out
  /// of five on real commits.
  public var helperProbability = 0.7
  /// A remote backend that has not answered by then is late: half as long again as the 450 ms that
  /// three of four answers should keep to.
  public var helperPatience: Duration = .milliseconds(675)

  // MARK: Size

  /// How long a prompt waits for context; what is ready then is used. Packing and guard follow, and
  /// the whole may take 20 ms.
  public var contextDeadline: Duration = .milliseconds(12)

  /// Token caps: most lines end within 73 characters (p95), blocks of eight within 192 tokens.
  public var singleLineTokens = 64
  public var blockTokens = 192

  /// Requests remembered for `explain`.
  public var explained = 32

  public init() {}
}
