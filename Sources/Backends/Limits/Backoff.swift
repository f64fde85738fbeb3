/// A pause that doubles with each failure in a row.
struct Backoff: Sendable {
  private let first: Double
  private let longest: Double
  private var failures = 0
  private(set) var until: Duration = .zero

  /// - Parameters:
  ///   - first: seconds after the first failure.
  ///   - longest: in seconds.
  init(first: Double, longest: Double) {
    self.first = first
    self.longest = longest
  }

  func isOpen(_ now: Duration) -> Bool { now < until }

  /// - Parameters:
  ///   - given: the pause that the server asked for, taken as it is.
  ///   - jitter: a part to add, from 0, so that many clients do not come back at once.
  mutating func fail(now: Duration, given: Duration? = nil, jitter: Double = 0) {
    if let given, given > .zero {
      failures += 1
      until = max(until, now + given)
      return
    }
    // Requests that were under way together fail together: that is one failure.
    guard !isOpen(now) else { return }
    let seconds = min(longest, first * Double(1 << min(failures, 20))) * (1 + jitter)
    failures += 1
    until = now + .fractional(min(longest, seconds))
  }

  mutating func reset() {
    failures = 0
    until = .zero
  }
}
