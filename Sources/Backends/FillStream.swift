extension AsyncThrowingStream where Element == FillEvent, Failure == any Error {
  /// The events that a task puts in; whoever stops listening ends the task.
  init(running body: @escaping @Sendable (Continuation) async throws -> Void) {
    self.init { continuation in
      let task = Task {
        do {
          try await body(continuation)
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = {
        if case .cancelled = $0 { task.cancel() }
      }
    }
  }
}
