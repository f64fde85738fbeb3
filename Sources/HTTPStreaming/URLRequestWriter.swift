import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Writes requests down for URLSession, and keeps the last one without its body. A backend's requests
/// differ in nothing else, and all that goes before the body is dear on Linux: for each header its
/// name and its value are looked through several times.
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
    if let last = last.withLock({ $0 }), last.isLike(request) {
      var urlRequest = last.urlRequest
      if !request.body.isEmpty { urlRequest.httpBody = Data(request.body) }
      return urlRequest
    }
    let urlRequest = try URLRequest(request, userAgent: userAgent)
    last.withLock {
      var bare = urlRequest
      bare.httpBody = nil
      $0 = Written(
        method: request.method, url: request.url, headers: request.headers,
        total: request.deadlines.total, urlRequest: bare)
    }
    return urlRequest
  }
}
