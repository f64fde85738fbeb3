import Dispatch
import Synchronization

/// A clock with one alarm: what the deadlines of all exchanges need.
///
/// A time is a `Duration` since some fixed moment: an exchange holds several, and a struct that holds
/// an `Instant`, whose layout is known at run time alone, is slow to copy.
protocol AlarmClock: Sendable {
  /// Never goes back.
  var now: Duration { get }

  /// What the alarm does. Set once, before the first alarm; called on any thread.
  func onAlarm(_ handler: @escaping @Sendable () -> Void)

  /// Moves the one alarm; nil turns it off.
  func setAlarm(_ time: Duration?)
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
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameter queue: where the alarm is handled.
  init(queue: DispatchQueue) {
    self.queue = queue
  }

  var now: Duration { start.duration(to: .now) }

  func onAlarm(_ handler: @escaping @Sendable () -> Void) {
    state.withLock { $0.handler = handler }
  }

  func setAlarm(_ time: Duration?) {
    state.withLock { state in
      guard let time else {
        state.timer?.schedule(deadline: .distantFuture)
        return
      }
      let rest = max(.zero, time - now)
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
