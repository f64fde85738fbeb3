/// A limit per minute, kept on our side. A quarter of it may be used in one go; the rest comes back
/// over the minute: so no 60 seconds ever hold more than the limit.
struct TokenBucket: Sendable, Equatable {
  private(set) var perMinute: Int
  private var level: Double
  private var updated: Duration

  private static let burst = 0.25

  init(perMinute: Int, now: Duration) {
    self.perMinute = max(1, perMinute)
    level = 0
    updated = now
    level = capacity
  }

  private var capacity: Double { max(1, Double(perMinute) * Self.burst) }
  private var perSecond: Double { Double(perMinute) * (1 - Self.burst) / 60 }

  /// How long until so much may be taken; zero when it may now. More than fits is allowed from a full
  /// bucket, which then takes longer to fill.
  func wait(for amount: Double, now: Duration) -> Duration {
    let missing = min(amount, capacity) - level(at: now)
    guard missing > 1e-6 else { return .zero }
    return .milliseconds(Int((missing / perSecond * 1_000).rounded(.up)))
  }

  mutating func take(_ amount: Double, now: Duration) {
    level = level(at: now) - amount
    updated = now
  }

  /// Corrects an estimate that was taken.
  mutating func giveBack(_ amount: Double, now: Duration) {
    level = min(capacity, level(at: now) + amount)
    updated = now
  }

  /// What the provider says: its limit, and what is left of it.
  mutating func learn(perMinute limit: Int?, remaining: Int?, now: Duration) {
    level = level(at: now)
    updated = now
    if let limit, limit > 0, limit != perMinute {
      let used = capacity - level
      perMinute = limit
      level = capacity - used
    }
    if let remaining { level = min(level, Double(remaining)) }
  }

  /// What may be taken at once.
  func level(at now: Duration) -> Double {
    min(capacity, level + max(0, (now - updated).inFractionalSeconds) * perSecond)
  }
}

extension Duration {
  var inFractionalSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }

  static func fractional(_ seconds: Double) -> Duration {
    .milliseconds(Int((seconds * 1_000).rounded()))
  }
}
