/// How fast the user types and the backend answers: what the debounce adapts to.
struct Rhythm: Sendable {
  private var intervals: [Duration] = []
  private var latency: Duration?

  /// The time between two keys.
  mutating func typed(after interval: Duration, tuning: Tuning) {
    guard interval <= tuning.rhythmCeiling else { return }
    intervals.append(interval)
    if intervals.count > tuning.rhythmSamples { intervals.removeFirst() }
  }

  /// The time a backend took to its first text.
  mutating func answered(after time: Duration) {
    latency = latency.map { $0 * 0.8 + time * 0.2 } ?? time
  }

  /// 1.2 times the usual key interval, so that no request goes out between the keys of a quick
  /// typist; of that, half of what the backend takes anyway is left out while texts in flight are
  /// worth keeping: the longer the answer takes, the earlier it must be asked for.
  func debounce(_ tuning: Tuning, keepsInFlight: Bool) -> Duration {
    guard intervals.count >= 5 else { return tuning.debounce }
    let median = intervals.sorted()[intervals.count / 2]
    let wait = median * 1.2 - (keepsInFlight ? (latency ?? .zero) * 0.5 : .zero)
    return wait > tuning.debounceCeiling ? tuning.debounce : max(wait, tuning.debounceFloor)
  }
}
