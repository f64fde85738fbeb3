import Foundation
import HTTPStreaming
import Streaming
import Synchronization

/// An HTTP transport whose every answer comes from the test.
final class FakeTransport: HTTPTransport {
  typealias Script = @Sendable (HTTPRequest) -> [Result<HTTPEvent, HTTPFailure>]

  private struct State {
    var script: Script
    var requests: [HTTPRequest] = []
  }
  private let state: Mutex<State>

  init(_ script: @escaping Script = { _ in FakeTransport.codestral("price") }) {
    state = Mutex(State(script: script))
  }

  var requests: [HTTPRequest] { state.withLock { $0.requests } }

  func answer(_ script: @escaping Script) { state.withLock { $0.script = script } }

  func open(_ request: HTTPRequest) -> EventStream<HTTPEvent> {
    let events = state.withLock { state in
      state.requests.append(request)
      return state.script(request)
    }
    return EventStream { continuation in
      for event in events {
        switch event {
        case .success(let event): continuation.yield(event)
        case .failure(let failure): continuation.finish(throwing: failure)
        }
      }
      // No events at all is a server that never answers.
      if !events.isEmpty { continuation.finish() }
    }
  }

  func warm(_ url: URL) {}

  func rewarm(_ url: URL) {}

  /// A streamed answer of Mistral's, one event per text.
  static func codestral(_ texts: String...) -> [Result<HTTPEvent, HTTPFailure>] {
    codestral(pieces: texts)
  }

  static func codestral(pieces texts: [String]) -> [Result<HTTPEvent, HTTPFailure>] {
    let chunks = texts.map { text in
      #"data: {"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":null}]}"#
    }
    let last = #"data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}"#
    let lines = chunks + [last, "data: [DONE]"]
    return reply(200, lines.map { $0 + "\n\n" }.joined(), type: "text/event-stream")
  }

  static func reply(
    _ status: Int, _ body: String, type: String = "application/json",
    headers: [String: String] = [:]
  ) -> [Result<HTTPEvent, HTTPFailure>] {
    let fields = headers.merging(["content-type": type]) { $1 }
    return [
      .success(.head(HTTPResponseHead(status: status, headers: fields))),
      .success(.body(Array(body.utf8))),
    ]
  }
}
