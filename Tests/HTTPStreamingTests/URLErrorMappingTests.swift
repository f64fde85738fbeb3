import Foundation
import Testing

@testable import HTTPStreaming

/// libcurl's and CFNetwork's errors that no loopback server can cause.
@Suite struct URLErrorMappingTests {
  static let unknown = NSURLErrorUnknown

  static let unreachable: [(code: Int, text: String, reason: HTTPFailure.Reason)] = [
    (NSURLErrorCannotFindHost, "Could not resolve host: api.example.com", .nameResolution),
    (unknown, "Could not resolve proxy: proxy.corp", .proxy),
    (unknown, "CONNECT tunnel failed, response 407", .proxy),
    (unknown, "Received HTTP code 403 from proxy after CONNECT", .proxy),
    (
      NSURLErrorCannotConnectToHost,
      "Failed to connect to 10.0.0.1 port 80 after 0 ms: Couldn't connect to server", .refused
    ),
    (
      unknown, "Failed to connect to 10.0.0.1 port 80 after 3052 ms: Couldn't connect to server",
      .other
    ),
    (unknown, "SSL certificate problem: certificate has expired", .tls),
    (unknown, "SSL certificate problem: self-signed certificate in certificate chain", .tls),
    (
      unknown,
      "SSL: no alternative certificate subject name matches target host name 'api.example.com'",
      .tls
    ),
    (
      unknown,
      "error:0A00010B:SSL routines::wrong version number", .tls
    ),
    (
      unknown, "OpenSSL SSL_connect: Connection reset by peer in connection to api.example.com:443",
      .tls
    ),
    (unknown, "gnutls_handshake() failed: The TLS connection was non-properly terminated.", .tls),
    (NSURLErrorServerCertificateUntrusted, "The certificate for this server is invalid.", .tls),
    (NSURLErrorServerCertificateHasBadDate, "", .tls),
    (NSURLErrorSecureConnectionFailed, "A TLS error caused the connection to fail.", .tls),
    (NSURLErrorNotConnectedToInternet, "The Internet connection appears to be offline.", .other),
  ]

  @Test(arguments: unreachable) func noConnectionCameAbout(
    code: Int, text: String, reason: HTTPFailure.Reason
  ) {
    #expect(
      HTTPFailure.urlError(code: code, text: text, progress: .nothing)
        == .unreachable(reason, detail: text))
  }

  static let lost: [(code: Int, text: String)] = [
    (NSURLErrorBadServerResponse, "Empty reply from server"),
    (NSURLErrorNetworkConnectionLost, "Recv failure: Connection reset by peer"),
    (unknown, "OpenSSL SSL_read: Connection reset by peer, errno 104"),
    (unknown, "OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading"),
    (unknown, "Error in the HTTP2 framing layer"),
    (unknown, "HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)"),
    (NSURLErrorUnsupportedURL, "Received HTTP/0.9 when not allowed"),
    (NSURLErrorCannotParseResponse, "cannot parse response"),
  ]

  @Test(arguments: lost) func theConnectionBroke(code: Int, text: String) {
    #expect(
      HTTPFailure.urlError(code: code, text: text, progress: .nothing)
        == .connectionLost(afterBody: false, detail: text))
    #expect(
      HTTPFailure.urlError(code: code, text: text, progress: .body)
        == .connectionLost(afterBody: true, detail: text))
  }

  @Test func afterAHeadNothingIsUnreachable() {
    for (code, text, _) in Self.unreachable {
      #expect(
        HTTPFailure.urlError(code: code, text: text, progress: .head)
          == .connectionLost(afterBody: false, detail: text))
    }
  }

  @Test func theRest() {
    func failure(_ code: Int, _ progress: HTTPFailure.Progress) -> HTTPFailure {
      .urlError(code: code, text: "x", progress: progress)
    }
    #expect(failure(NSURLErrorTimedOut, .nothing) == .timedOut(.firstByte))
    #expect(failure(NSURLErrorTimedOut, .body) == .timedOut(.stall))
    #expect(failure(NSURLErrorCancelled, .body) == .cancelled)
    guard case .invalidRequest = failure(NSURLErrorBadURL, .nothing) else {
      Issue.record("a bad URL is the request's fault")
      return
    }
  }

  @Test func aMalformedHeadIsCalledThat() {
    #expect(
      HTTPFailure.urlError(code: -1, text: "Failed writing header", progress: .nothing)
        == .connectionLost(afterBody: false, detail: "the response head is malformed"))
  }
}
