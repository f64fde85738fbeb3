import Synchronization

@testable import HTTPStreaming

/// A clock that stands still until the test moves it.
final class ManualClock: AlarmClock {
  private struct State {
    var now = Duration.zero
    var alarm: Duration?
    var handler: @Sendable () -> Void = {}
  }

  private let state = Mutex(State())

  var now: Duration { state.withLock { $0.now } }

  /// Whether anything would wake the process.
  var isArmed: Bool { state.withLock { $0.alarm != nil } }

  func onAlarm(_ handler: @escaping @Sendable () -> Void) {
    state.withLock { $0.handler = handler }
  }

  func setAlarm(_ time: Duration?) {
    state.withLock { $0.alarm = time }
  }

  func advance(by duration: Duration) {
    let handler: (@Sendable () -> Void)? = state.withLock { state in
      state.now += duration
      guard let alarm = state.alarm, alarm <= state.now else { return nil }
      state.alarm = nil
      return state.handler
    }
    handler?()
  }
}
