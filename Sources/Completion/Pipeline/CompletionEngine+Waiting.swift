extension CompletionEngine {
  /// Waits until a request in flight has ended, for a time, or until the task is cancelled.
  ///
  /// All of it happens on the engine's executor: whoever waits goes on in the turn after the one in
  /// which the text became whole.
  func follow(_ flight: InFlight, upTo limit: Duration?) async {
    guard flight.ending == nil, !Task.isCancelled else { return }
    counter += 1
    let id = counter
    let alarm = limit.map { limit in
      Task {
        try await self.time.sleep(limit)
        self.wake(id)
      }
    }
    let executor = executor
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiters[id] = continuation
        flight.add(waiter: id)
      }
    } onCancel: {
      executor.run { self.assumeIsolated { $0.wake(id) } }
    }
    alarm?.cancel()
  }

  func wake(_ waiter: Int) {
    waiters.removeValue(forKey: waiter)?.resume()
  }

  /// A request in flight has ended: who waited for it goes on.
  func end(_ flight: InFlight, _ ending: InFlight.Ending) {
    for waiter in flight.end(ending) { wake(waiter) }
  }

  /// Closes a request that cannot help any more, in this turn and without the client's cancel.
  func close(_ flight: InFlight) {
    flight.task?.cancel()
    if prefetching === flight { prefetching = nil }
    report(flight, isClosedEarly: true, failure: nil)
    end(flight, .closed)
  }
}
