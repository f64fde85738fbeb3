import Completion

/// Counts of one day, or of several added up. Counts and durations only: no text, no paths.
public struct Tally: Sendable, Equatable, Codable {
  /// By name; a name that an older version does not know is kept all the same.
  public private(set) var counts: [String: Int] = [:]
  /// By the backend's name, then by the count's.
  public private(set) var backends: [String: [String: Int]] = [:]
  /// From a request to its text, where a backend was asked.
  public private(set) var waited = LatencyHistogram()
  /// From asking a backend to its first text.
  public private(set) var firstText = LatencyHistogram()
  /// From a request to its text, where it was there already.
  public private(set) var reused = LatencyHistogram()

  public init() {}

  /// What a text may come from, in the order in which reports list them.
  public enum Origin: String, CaseIterable, Sendable {
    case liveCandidate
    case cache
    case joined
    case backend
    case localModel

    /// Of its count. Spelled out: it is wanted at every key.
    var countName: String {
      switch self {
      case .liveCandidate: "from.liveCandidate"
      case .cache: "from.cache"
      case .joined: "from.joined"
      case .backend: "from.backend"
      case .localModel: "from.localModel"
      }
    }
  }

  public subscript(name: String) -> Int { counts[name] ?? 0 }
  public subscript(origin: Origin) -> Int { self[origin.countName] }
  public subscript(end: Showing.End) -> Int { self[end.countName] }

  /// Accepted texts that were looked at again after so many seconds, and how many of them were kept.
  public func kept(after seconds: Int) -> (kept: Int, of: Int) {
    let kept = self["kept.\(seconds)"]
    return (kept, kept + self["lost.\(seconds)"])
  }

  /// Suggestions that came on the screen.
  public var shown: Int { Showing.End.allCases.reduce(0) { $0 + self[$1] } }

  mutating func add(_ other: Tally) {
    counts.merge(other.counts, uniquingKeysWith: +)
    for (backend, counts) in other.backends {
      backends[backend, default: [:]].merge(counts, uniquingKeysWith: +)
    }
    waited.add(other.waited)
    firstText.add(other.firstText)
    reused.add(other.reused)
  }

  mutating func note(_ event: CompletionEvent) {
    switch event {
    case .answered(let trace): note(trace)
    case .exchanged(let exchange): note(exchange)
    case .ended(let showing, let end):
      count(end.countName)
      if showing.duration >= Tuning().readingTime { count("read") }
      count("accepted.bytes", showing.acceptedBytes)
      count("accepted.words", showing.words)
      count("accepted.lines", showing.acceptedLines)
    case .corrected(let showing, let former):
      count(former.countName, -1)
      count(Showing.End.accepted.countName)
      count("accepted.bytes", showing.bytes - showing.acceptedBytes)
    case .survived(let after, let isKept):
      count("\(isKept ? "kept" : "lost").\(after.components.seconds)")
    }
  }

  private mutating func note(_ trace: RequestTrace) {
    count("requests")
    switch trace.outcome {
    case .shown(let source):
      let origin = Origin(source)
      count(origin.countName)
      switch origin {
      case .liveCandidate, .cache: reused.add(trace.total)
      case .joined, .backend, .localModel: waited.add(trace.total)
      }
    case .empty: count("empty")
    case .skipped: count("skipped")
    case .superseded: count("superseded")
    case .failed: count("failed")
    }
  }

  private mutating func note(_ exchange: CompletionEvent.Exchange) {
    Tally.count(exchange, in: &backends[exchange.backend, default: [:]])
    if let first = exchange.firstText { firstText.add(first) }
  }

  private static func count(
    _ exchange: CompletionEvent.Exchange, in counts: inout [String: Int]
  ) {
    func count(_ name: String, _ number: Int = 1) {
      if number != 0 { counts[name, default: 0] += number }
    }
    count("requests")
    if exchange.isPrefetch { count("ahead") }
    if exchange.isClosedEarly { count("closedEarly") }
    if exchange.failure != nil { count("failed") }
    count("tokens.in", exchange.tokens.prompt)
    count("tokens.out", exchange.tokens.completion)
    if exchange.tokens.isEstimated { count("estimated") }
  }

  private mutating func count(_ name: String, _ number: Int = 1) {
    if number != 0 { counts[name, default: 0] += number }
  }
}

extension Showing.End {
  /// Spelled out, as those of `Tally.Origin` are.
  var countName: String {
    switch self {
    case .accepted: "ended.accepted"
    case .partlyAccepted: "ended.partlyAccepted"
    case .typedOut: "ended.typedOut"
    case .rejected: "ended.rejected"
    case .unread: "ended.unread"
    case .left: "ended.left"
    }
  }
}

extension Tally.Origin {
  fileprivate init(_ source: Source) {
    switch source {
    case .liveCandidate: self = .liveCandidate
    case .cache: self = .cache
    case .joined: self = .joined
    case .backend: self = .backend
    case .localModel: self = .localModel
    }
  }
}
