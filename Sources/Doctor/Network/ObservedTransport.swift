import Backends
import Foundation
import HTTPStreaming
import Streaming
import Synchronization

/// Passes every request on and keeps what happened to it, with times. So the doctor sees the very
/// requests that a backend makes while typing, and needs none of its own.
final class ObservedTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let clock: any BackendClock
  private let state = Mutex<[Exchange]>([])

  init(_ transport: any HTTPTransport, clock: any BackendClock) {
    self.transport = transport
    self.clock = clock
  }

  /// In the order in which the requests were made.
  var exchanges: [Exchange] { state.withLock { $0 } }

  func warm(_ url: URL) { transport.warm(url) }

  func rewarm(_ url: URL) { transport.rewarm(url) }

  func open(_ request: HTTPRequest) -> EventStream<HTTPEvent> {
    let index = state.withLock { exchanges in
      exchanges.append(Exchange(request: request, start: clock.now))
      return exchanges.count - 1
    }
    let answer = transport.open(request)
    return EventStream { continuation in
      let task = Task {
        do {
          for try await event in answer {
            let now = self.clock.now
            self.state.withLock { $0[index].note(event, now: now) }
            continuation.yield(event)
          }
          continuation.finish()
        } catch {
          if let failure = error as? HTTPFailure {
            self.state.withLock { $0[index].failure = failure }
          }
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination { if case .cancelled = $0 { task.cancel() } }
    }
  }
}
