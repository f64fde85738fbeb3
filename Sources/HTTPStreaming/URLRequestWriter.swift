import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Writes requests down for URLSession, all but their bodies, and keeps the last one. A backend's
/// requests differ in their bodies alone, and the rest is dear on Linux: for each header its name and
/// its value are looked through several times.
///
/// The body is handed over beside the request (`URLSession.task(with:body:)`), as to set it would copy
/// the kept one.
final class URLRequestWriter: Sendable {
  private struct Written {
    let method: HTTPRequest.Method
    let url: URL
    let headers: [(name: String, value: String)]
    /// All of the deadlines that goes into a URLRequest.
    let total: Duration
    let urlRequest: URLRequest

    func isLike(_ request: HTTPRequest) -> Bool {
      method == request.method && total == request.deadlines.total && url == request.url
        && headers.count == request.headers.count
        && zip(headers, request.headers).allSatisfy { $0.0 == $0.1 }
    }
  }

  private let userAgent: String
  private let last = Mutex<Written?>(nil)

  init(userAgent: String) {
    self.userAgent = userAgent
  }

  /// - Throws: `HTTPFailure.invalidRequest`.
  func write(_ request: HTTPRequest) throws(HTTPFailure) -> URLRequest {
    // Whether there may be a body hangs on the method.
    guard request.method == .post else { return try URLRequest(request, userAgent: userAgent) }
    if let last = last.withLock({ $0 }), last.isLike(request) { return last.urlRequest }
    let urlRequest = try URLRequest(request, userAgent: userAgent)
    last.withLock {
      $0 = Written(
        method: request.method, url: request.url, headers: request.headers,
        total: request.deadlines.total, urlRequest: urlRequest)
    }
    return urlRequest
  }
}
