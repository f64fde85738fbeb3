import Foundation
import HTTPStreaming
import Streaming
import Synchronization
import TestSupport

/// A network in memory: answers each request by a script and keeps what was asked.
final class FakeTransport: HTTPTransport {
  enum Step: Sendable {
    case head(Int, [String: String] = [:])
    case body(String)
    case bytes([UInt8])
    case fail(HTTPFailure)
    /// Tells the test that the steps before were taken.
    case reached(Signal)
    /// Goes on when the signal fires.
    case wait(Signal)
  }

  typealias Script = @Sendable (HTTPRequest, Int) -> [Step]

  private struct State {
    var requests: [HTTPRequest] = []
    var warmed: [URL] = []
    var rewarmed: [URL] = []
  }

  private let script: Script
  private let state = Mutex(State())
  /// Fires when a stream was given up before its end.
  let closed = Signal()

  init(_ script: @escaping Script) {
    self.script = script
  }

  /// The answers in order, one a request; the last is repeated.
  convenience init(_ answers: [Step]...) {
    self.init { _, index in answers[min(index, answers.count - 1)] }
  }

  var requests: [HTTPRequest] { state.withLock { $0.requests } }
  var warmed: [URL] { state.withLock { $0.warmed } }
  var rewarmed: [URL] { state.withLock { $0.rewarmed } }

  func open(_ request: HTTPRequest) -> EventStream<HTTPEvent> {
    let steps = state.withLock { state in
      state.requests.append(request)
      return script(request, state.requests.count - 1)
    }
    return EventStream { continuation in
      let closed = self.closed
      continuation.onTermination { if case .cancelled = $0 { closed.fire() } }
      Task {
        for step in steps {
          switch step {
          case .head(let status, let headers):
            continuation.yield(.head(HTTPResponseHead(status: status, headers: headers)))
          case .body(let text): continuation.yield(.body(Array(text.utf8)))
          case .bytes(let bytes): continuation.yield(.body(bytes))
          case .fail(let failure): return continuation.finish(throwing: failure)
          case .reached(let signal): signal.fire()
          case .wait(let signal): try await signal.wait()
          }
        }
        continuation.finish()
      }
    }
  }

  func warm(_ url: URL) {
    state.withLock { $0.warmed.append(url) }
  }

  func rewarm(_ url: URL) {
    state.withLock { $0.rewarmed.append(url) }
  }
}
