import Streaming

/// What a backend answers, as it comes.
public typealias FillStream = EventStream<FillEvent>

extension FillStream {
  /// The events that a task yields: it begins at once, ends the stream with what it returns or
  /// throws, and is cancelled when nobody listens any more.
  ///
  /// - Parameter isolation: what the task runs on, and hands on to `operation`.
  init(
    isolation: isolated (any Actor)?,
    running operation:
      @escaping @Sendable (Continuation, isolated (any Actor)?) async throws -> Void
  ) {
    self.init { continuation in
      let task = Task {
        do {
          try await operation(continuation, isolation)
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination {
        if case .cancelled = $0 { task.cancel() }
      }
    }
  }
}
