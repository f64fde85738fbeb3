import Foundation

#if canImport(FoundationNetworking)
  /// Runs URLSession's callbacks where they arise: on URLSession's own serial queue.
  ///
  /// On Linux URLSession wraps each callback into an operation for its delegate queue. Running it
  /// at once saves a thread's wake-up per chunk, and keeps a flood of data out of an unbounded
  /// queue: the table drops what comes after a limit or a cancel. The price is that a callback
  /// must not call back into URLSession synchronously (`cancel` and `resume` would deadlock).
  ///
  /// Sendable without checks as it has no state of its own; its superclass is Sendable so too.
  final class CallbackQueue: OperationQueue, @unchecked Sendable {
    override func addOperation(_ block: @Sendable @escaping () -> Void) {
      block()
    }
  }
#else
  /// A serial queue: on macOS URLSession does not call `addOperation`.
  final class CallbackQueue: OperationQueue, @unchecked Sendable {
    override init() {
      super.init()
      maxConcurrentOperationCount = 1
    }
  }
#endif
