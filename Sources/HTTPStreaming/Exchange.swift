import Foundation
import Streaming

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request on its way: the row of the transport's table of live exchanges.
struct Exchange: Sendable {
  let request: URLRequest
  let body: Data
  let origin: HTTPOrigin?
  let deadlines: HTTPDeadlines
  let bodyLimit: Int
  let start: Duration
  let continuation: EventStream<HTTPEvent>.Continuation

  var task: URLSessionTask?
  /// The time of the last body chunk, or of the head.
  var lastActivity: Duration
  var progress = HTTPFailure.Progress.nothing
  var bodyCount = 0
  /// It was sent again after a kept-alive connection had turned out to be dead.
  var isSecondTry = false
  /// The URLSession error that follows means nothing: the whole answer is there.
  var hasRejectedChallenge = false

  var isPost: Bool { request.httpMethod == HTTPRequest.Method.post.rawValue }

  /// The next deadline, and what has then been missed.
  var due: (at: Duration, phase: HTTPFailure.Phase) {
    let end = start + deadlines.total
    let first = start + deadlines.firstByte
    let stalled = lastActivity + deadlines.stall
    let next: (at: Duration, phase: HTTPFailure.Phase) =
      switch progress {
      case .nothing: (first, .firstByte)
      case .head: (max(first, stalled), .firstByte)
      case .body: (stalled, .stall)
      }
    return next.at <= end ? next : (at: end, phase: .total)
  }
}

extension HTTPDeadlines {
  /// Within a day each, so that no sum overflows whatever a user configured.
  var clamped: HTTPDeadlines {
    func clamp(_ duration: Duration) -> Duration { min(max(duration, .zero), .seconds(86_400)) }
    return HTTPDeadlines(
      firstByte: clamp(firstByte), stall: clamp(stall), total: clamp(total))
  }
}
