import Foundation

extension HTTPFailure {
  /// How far an exchange had come when it failed.
  enum Progress: Sendable {
    case nothing
    case head
    case body
  }

  /// What an error of URLSession means.
  ///
  /// On Linux most of libcurl's errors are `NSURLErrorUnknown`, some have a code of another
  /// meaning (a wrong status line is `NSURLErrorUnsupportedURL`), and only the text, which is
  /// libcurl's, tells them apart. On macOS the codes are exact.
  ///
  /// - Parameters:
  ///   - code: in `NSURLErrorDomain`.
  ///   - text: the error's `localizedDescription`.
  static func urlError(code: Int, text: String, progress: Progress) -> HTTPFailure {
    if code == NSURLErrorTimedOut { return .timedOut(progress == .nothing ? .firstByte : .stall) }
    if code == NSURLErrorCancelled { return .cancelled }
    if progress == .nothing, let reason = unreachable(code: code, text: text.lowercased()) {
      return .unreachable(reason, detail: text)
    }
    if code == NSURLErrorBadURL { return .invalidRequest("URLSession does not take the URL") }
    return .connectionLost(afterBody: progress == .body, detail: plain(text))
  }

  private static func unreachable(code: Int, text: String) -> Reason? {
    func says(_ phrases: String...) -> Bool { phrases.contains(where: text.contains) }
    // First, as "could not resolve proxy" has the words of the next ones too.
    if says("proxy", "after connect", "connect tunnel") { return .proxy }
    switch code {
    case NSURLErrorCannotFindHost, NSURLErrorDNSLookupFailed: return .nameResolution
    case NSURLErrorCannotConnectToHost: return .refused
    case NSURLErrorClientCertificateRequired...NSURLErrorSecureConnectionFailed: return .tls
    case NSURLErrorNotConnectedToInternet: return .other
    default: break
    }
    if says("could not resolve host") { return .nameResolution }
    // A broken read or write over TLS is a lost connection; a failed handshake is TLS.
    if says("ssl_read", "ssl_write", "ssl shutdown") { return nil }
    if says("ssl", "tls", "certificate") { return .tls }
    if says("failed to connect", "couldn't connect", "unreachable", "no route to host") {
      return .other
    }
    return nil
  }

  /// libcurl reports a head that Foundation cannot read as its own failure to write.
  private static func plain(_ text: String) -> String {
    text == "Failed writing header" ? "the response head is malformed" : text
  }
}
