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
    guard let wait = waitForNextKey else { return tuning.debounce }
    let spared = wait - (keepsInFlight ? (latency ?? .zero) * 0.5 : .zero)
    return spared > tuning.debounceCeiling ? tuning.debounce : max(spared, tuning.debounceFloor)
  }

  /// Whether the typist's next key is due within a wait that is affordable.
  func isQuick(_ tuning: Tuning) -> Bool {
    waitForNextKey.map { $0 <= tuning.debounceCeiling } ?? false
  }

  /// The time after a key in which the next one comes, if the typist goes on; nil if not known yet.
  private var waitForNextKey: Duration? {
    guard intervals.count >= 5 else { return nil }
    return intervals.sorted()[intervals.count / 2] * 1.2
  }
}
