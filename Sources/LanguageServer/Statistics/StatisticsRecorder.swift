import Completion
import Dispatch
import Foundation
import Synchronization

/// Counts in memory, and now and then adds the counts to the file: half a minute after the first of
/// them, and at the end. An idle server never wakes for it.
public final class StatisticsRecorder: Sendable {
  private struct State {
    var options: (isOn: Bool, path: String) = (false, "")
    var tally = Tally()
    var isScheduled = false
  }

  private static let delay = DispatchTimeInterval.seconds(30)
  private let state = Mutex(State())
  /// The disk is met here only.
  private let queue = DispatchQueue(label: "midfill.statistics", qos: .utility)

  public init() {}

  func configure(isOn: Bool, path: String) {
    state.withLock { $0.options = (isOn, path) }
  }

  /// Cheap enough for every key.
  func note(_ event: CompletionEvent) {
    let schedules = state.withLock { state in
      guard state.options.isOn, !state.options.path.isEmpty else { return false }
      state.tally.note(event)
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if schedules {
      queue.asyncAfter(deadline: .now() + StatisticsRecorder.delay) { [self] in write() }
    }
  }

  /// Writes what is left, and waits for it; for the end of the session.
  func finish() {
    queue.sync { write() }
  }

  private func write() {
    let (tally, path) = state.withLock { state in
      defer {
        state.tally = Tally()
        state.isScheduled = false
      }
      return (state.tally, state.options.path)
    }
    if tally == Tally() { return }
    // A full disk must not trouble the user's typing.
    try? StatisticsFile.add(tally, on: StatisticsRecorder.day(.now), to: path)
  }

  /// The local date.
  static func day(_ date: Date) -> String {
    let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: date)
    return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
  }
}
