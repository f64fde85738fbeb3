import Dispatch
import Synchronization

/// A clock with one alarm: what the deadlines of all exchanges need.
protocol AlarmClock: Sendable {
  var now: ContinuousClock.Instant { get }

  /// What the alarm does. Set once, before the first alarm; called on any thread.
  func onAlarm(_ handler: @escaping @Sendable () -> Void)

  /// Moves the one alarm; nil turns it off.
  func setAlarm(_ instant: ContinuousClock.Instant?)
}

/// Real time, with one Dispatch timer that is made at the first alarm.
///
/// Not `Task.sleep`: a cancelled one leaves its timer behind in Dispatch, which would wake the
/// process seconds after every finished request.
final class DispatchAlarmClock: AlarmClock {
  private struct State {
    var timer: (any DispatchSourceTimer)?
    var handler: @Sendable () -> Void = {}
  }

  private let queue: DispatchQueue
  private let state = Mutex(State())

  /// - Parameter queue: where the alarm is handled.
  init(queue: DispatchQueue) {
    self.queue = queue
  }

  var now: ContinuousClock.Instant { .now }

  func onAlarm(_ handler: @escaping @Sendable () -> Void) {
    state.withLock { $0.handler = handler }
  }

  func setAlarm(_ instant: ContinuousClock.Instant?) {
    state.withLock { state in
      guard let instant else {
        state.timer?.schedule(deadline: .distantFuture)
        return
      }
      let rest = max(.zero, instant - now)
      let nanoseconds = Int(clamping: rest / .nanoseconds(1), or: .max)
      timer(in: &state).schedule(
        deadline: .now() + .nanoseconds(nanoseconds), leeway: .milliseconds(1))
    }
  }

  private func timer(in state: inout State) -> any DispatchSourceTimer {
    if let timer = state.timer { return timer }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.setEventHandler(handler: state.handler)
    timer.schedule(deadline: .distantFuture)
    timer.resume()
    state.timer = timer
    return timer
  }
}

extension Int {
  fileprivate init(clamping value: Double, or limit: Int) {
    self = value < Double(limit) ? Int(value) : limit
  }
}
