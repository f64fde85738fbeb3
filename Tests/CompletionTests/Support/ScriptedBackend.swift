import Backends
import Streaming
import Synchronization
import Testing

/// A backend whose every word comes from the test.
final class ScriptedBackend: Backend {
  let name = "scripted"

  /// One request that reached it.
  final class Exchange: Sendable {
    let request: FillRequest
    fileprivate let continuation: FillStream.Continuation
    /// Yields once, when the engine closes the request before its end.
    let closed: AsyncStream<Void>
    fileprivate let closing: AsyncStream<Void>.Continuation

    fileprivate init(
      _ request: FillRequest, _ continuation: FillStream.Continuation
    ) {
      self.request = request
      self.continuation = continuation
      (closed, closing) = AsyncStream.makeStream()
    }

    func send(_ text: String) { continuation.yield(.text(text)) }

    func finish(_ reason: FinishReason = .stop) {
      continuation.yield(.finished(reason, nil))
      continuation.finish()
    }

    func fail(_ failure: BackendFailure) { continuation.finish(throwing: failure) }

    func waitUntilClosed() async { for await _ in closed { return } }
  }

  private let exchanges: AsyncStream<Exchange>
  private let arrivals: AsyncStream<Exchange>.Continuation
  private let counter = Mutex(0)
  private let rewarmCounter = Mutex(0)

  init() {
    (exchanges, arrivals) = AsyncStream.makeStream()
  }

  /// Requests so far.
  var count: Int { counter.withLock { $0 } }

  /// How often it was told that a request will follow.
  var rewarmCount: Int { rewarmCounter.withLock { $0 } }

  func rewarm() { rewarmCounter.withLock { $0 += 1 } }

  func fill(_ request: FillRequest, on executor: EditorExecutor) -> FillStream {
    counter.withLock { $0 += 1 }
    return FillStream { continuation in
      let exchange = Exchange(request, continuation)
      continuation.onTermination { termination in
        if case .cancelled = termination { exchange.closing.yield() }
        exchange.closing.finish()
      }
      arrivals.yield(exchange)
    }
  }

  /// The next request, as soon as it is there.
  func next() async throws -> Exchange {
    var iterator = exchanges.makeAsyncIterator()
    return try #require(await iterator.next())
  }
}
