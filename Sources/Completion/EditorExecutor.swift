import Dispatch

/// The one serial executor on which the editor's state lives.
///
/// The server's session and the completion engine are two actors on this same executor, so a
/// message from the reader thread runs through both in order and without a suspension, while tasks
/// that wait for a backend come back to it with `await`. A queue hop costs about 5 µs, an ordinary
/// actor hop 35 µs, and only a queue keeps messages in order.
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

  /// Runs a piece of work after all that was given before it. For callers that are no task, such as
  /// the reader thread; inside, `assumeIsolated` reaches the actors on this executor.
  public func run(_ work: @escaping @Sendable () -> Void) {
    queue.async(execute: work)
  }
}
