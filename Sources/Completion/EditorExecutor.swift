import Dispatch

/// The one serial executor on which the editor's state lives.
///
/// The server's session and the completion engine are two actors on this same executor, so a
/// message from the reader thread runs through both in order and without a suspension, while tasks
/// that wait for a backend come back to it with `await`. A queue hop costs about 5 µs, an ordinary
/// actor hop 35 µs, and only a queue keeps messages in order. Waking a thread from idle costs more
/// than all the work of a key: so the reader runs its messages itself (`perform`).
public final class EditorExecutor: SerialExecutor {
  private let queue: DispatchQueue

  public init(label: String = "midfill.editor") {
    queue = DispatchQueue(label: label, qos: .userInitiated)
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  public func checkIsolated() {
    dispatchPrecondition(condition: .onQueue(queue))
  }

  /// Runs a piece of work after all that was given before it. For callers that are no task; inside,
  /// `assumeIsolated` reaches the actors on this executor.
  public func run(_ work: @escaping @Sendable () -> Void) {
    queue.async(execute: work)
  }

  /// Like `run`, but waits for the work, and does it on the caller's thread. For the reader thread:
  /// no other has to wake for a message, and while one is worked on none pile up. Never call it on
  /// this executor.
  public func perform(_ work: () -> Void) {
    queue.sync(execute: work)
  }
}
