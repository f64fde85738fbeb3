import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Hands URLSession's callbacks to the table. It decides nothing, and never waits.
final class SessionDelegate: NSObject, URLSessionDataDelegate, Sendable {
  private let table: ExchangeTable

  init(table: ExchangeTable) {
    self.table = table
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    if let head = HTTPResponseHead(response) {
      table.receive(head, task: dataTask.taskIdentifier)
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    table.receive(data, task: dataTask.taskIdentifier)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    table.complete(task: task.taskIdentifier, response: { task.response }, error: error)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    table.redirect(
      task: task.taskIdentifier, status: response.statusCode, to: request.url,
      follow: { completionHandler(request) })
  }

  // Without an answer, or with the default one, a 401 with `Basic` hangs for ever on Linux
  // (swift-corelibs-foundation #5456).
  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler:
      @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    #if !canImport(FoundationNetworking)
      // On macOS the server's certificate is a challenge too: the system judges it.
      if challenge.protectionSpace.authenticationMethod == NSURLAuthenticationMethodServerTrust {
        return completionHandler(.performDefaultHandling, nil)
      }
    #endif
    table.challenge(
      task: task.taskIdentifier, reject: { completionHandler(.rejectProtectionSpace, nil) })
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
  ) {
    table.resend(task: task.taskIdentifier)
    completionHandler(nil)
  }
}

extension HTTPResponseHead {
  init?(_ response: URLResponse) {
    guard let response = response as? HTTPURLResponse else { return nil }
    let fields = response.allHeaderFields
    var headers = [String: String](minimumCapacity: fields.count)
    for case (let name as String, let value as String) in fields {
      headers[name.lowercased()] = value
    }
    self.init(status: response.statusCode, headers: headers)
  }
}
