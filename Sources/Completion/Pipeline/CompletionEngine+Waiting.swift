import Streaming

extension CompletionEngine {
  /// Somebody who waits for a request in flight.
  struct Waiter {
    let continuation: CheckedContinuation<Void, Never>
    /// When to wait no longer, on the clock of `time`.
    let deadline: Duration?
  }

  /// Waits until a request in flight has ended, for a time, or until the task is cancelled.
  func follow(_ flight: InFlight, upTo limit: Duration?) async {
    guard flight.ending == nil, !Task.isCancelled else { return }
    counter += 1
    let id = counter
    let deadline = limit.map { time.now + $0 }
    let executor = executor
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiters[id] = Waiter(continuation: continuation, deadline: deadline)
        flight.add(waiter: id)
        if let deadline { look(at: deadline) }
      }
    } onCancel: {
      executor.run { self.assumeIsolated { $0.wake(id) } }
    }
  }

  /// Sees to it that what is due then is looked at then. Nearly all of it is off by that time: one
  /// timer serves many requests, where each would wake two threads for its own.
  func look(at due: Duration) {
    if let nextLook, nextLook <= due { return }
    nextLook = due
    Task {
      try? await self.time.sleep(due - self.time.now)
      self.lookAround()
    }
  }

  private func lookAround() {
    let now = time.now
    for (id, waiter) in waiters where waiter.deadline.map({ $0 <= now }) == true { wake(id) }
    if let plan = prefetchPlan, plan.due <= now {
      prefetchPlan = nil
      if isStillShown(plan) { Task { await self.prefetch(plan) } }
    }
    // A look that was for later than the one that came before it.
    guard let due = nextLook, due <= now else { return }
    nextLook = nil
    let dues = waiters.values.compactMap(\.deadline) + [prefetchPlan?.due].compactMap(\.self)
    if let next = dues.min() { look(at: next) }
  }

  func wake(_ waiter: Int) {
    waiters.removeValue(forKey: waiter)?.continuation.resume()
  }

  /// A request in flight has ended: who waited for it goes on.
  func end(_ flight: InFlight, _ ending: InFlight.Ending) {
    let waiters = flight.end(ending)
    flight.onEnd?()
    flight.onEnd = nil
    for waiter in waiters { wake(waiter) }
    streaming[flight.id] = nil
    flight.listening?.cancel()
    flight.listening = nil
  }

  /// Closes a request that cannot help any more, in this turn and without the client's cancel.
  func close(_ flight: InFlight) {
    flight.listening?.cancel()
    if prefetching === flight { prefetching = nil }
    report(flight, isClosedEarly: true, failure: nil)
    end(flight, .closed)
  }
}
