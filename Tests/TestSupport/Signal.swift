import Synchronization

/// Something that happens once. Tests wait for it instead of sleeping.
public final class Signal: Sendable {
  private enum State {
    case waiting(next: Int, handlers: [Int: @Sendable () -> Void])
    case fired
  }

  private let state = Mutex(State.waiting(next: 0, handlers: [:]))

  public init() {}

  /// One that has fired.
  public static var fired: Signal {
    let signal = Signal()
    signal.fire()
    return signal
  }

  public var isFired: Bool {
    state.withLock { if case .fired = $0 { true } else { false } }
  }

  /// Lets all who wait go on; the second time does nothing.
  public func fire() {
    let handlers: [@Sendable () -> Void] = state.withLock { state in
      guard case .waiting(_, let handlers) = state else { return [] }
      state = .fired
      return Array(handlers.values)
    }
    for handler in handlers { handler() }
  }

  /// Calls `handler` once the signal has fired: at once, on this thread, if it already has.
  /// The answer takes the handler out again.
  @discardableResult
  public func onFire(_ handler: @escaping @Sendable () -> Void) -> @Sendable () -> Void {
    let id: Int? = state.withLock { state in
      guard case .waiting(let id, var handlers) = state else { return nil }
      handlers[id] = handler
      state = .waiting(next: id + 1, handlers: handlers)
      return id
    }
    guard let id else {
      handler()
      return {}
    }
    return { [weak self] in
      self?.state.withLock { state in
        guard case .waiting(let next, var handlers) = state else { return }
        handlers[id] = nil
        state = .waiting(next: next, handlers: handlers)
      }
    }
  }

  /// Returns once the signal has fired, or throws `CancellationError` when the task is cancelled
  /// first (a test's time limit does that).
  public func wait() async throws {
    let resumed = Mutex<CheckedContinuation<Void, any Error>?>(nil)
    let finish: @Sendable (Result<Void, any Error>) -> Void = { result in
      resumed.withLock { continuation in
        defer { continuation = nil }
        return continuation
      }?.resume(with: result)
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        resumed.withLock { $0 = continuation }
        onFire { finish(.success(())) }
        if Task.isCancelled { finish(.failure(CancellationError())) }
      }
    } onCancel: {
      finish(.failure(CancellationError()))
    }
  }
}
