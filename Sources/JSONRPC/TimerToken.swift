/// A running timer that can be called off.
public struct TimerToken: Sendable {
  private let onCancel: @Sendable () -> Void

  public init(cancel: @escaping @Sendable () -> Void) { onCancel = cancel }

  public func cancel() { onCancel() }

  /// The machine's clock. Nothing wakes up once the timer is called off.
  @Sendable
  public static func system(
    after time: Duration, run: @escaping @Sendable () -> Void
  ) -> TimerToken {
    let task = Task {
      if (try? await Task.sleep(for: time)) != nil { run() }
    }
    return TimerToken { task.cancel() }
  }
}
