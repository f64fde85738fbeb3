import Completion
import Synchronization

/// Time that passes only when a test says so.
final class VirtualTime: Timekeeper {
  fileprivate struct State {
    var now: Duration = .zero
    var nextID = 0
    var sleepers: [Int: (deadline: Duration, wake: CheckedContinuation<Void, any Error>)] = [:]
    var watchers: [(count: Int, wake: CheckedContinuation<Void, Never>)] = []
  }
  private let state = Mutex(State())

  var now: Duration { state.withLock { $0.now } }

  /// When the next sleeper wakes.
  var nextDeadline: Duration? {
    state.withLock { $0.sleepers.values.map(\.deadline).min() }
  }

  func sleep(for duration: Duration, isolation: isolated (any Actor)?) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let ready = state.withLock { state in
          state.sleepers[id] = (state.now + duration, continuation)
          return state.ready()
        }
        for watcher in ready { watcher.resume() }
        if Task.isCancelled { cancel(id) }
      }
    } onCancel: {
      cancel(id)
    }
  }

  /// Returns when that many tasks sleep.
  func sleepers(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state in
        state.watchers.append((count, continuation))
        return state.ready()
      }
      for watcher in ready { watcher.resume() }
    }
  }

  func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now += duration
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
    }
    for sleeper in due { sleeper.value.wake.resume() }
  }

  private func cancel(_ id: Int) {
    state.withLock { $0.sleepers.removeValue(forKey: id) }?.wake.resume(
      throwing: CancellationError())
  }
}

extension VirtualTime.State {
  fileprivate mutating func ready() -> [CheckedContinuation<Void, Never>] {
    let ready = watchers.filter { $0.count <= sleepers.count }
    watchers.removeAll { $0.count <= sleepers.count }
    return ready.map(\.wake)
  }
}
