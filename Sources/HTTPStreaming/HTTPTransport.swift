import Foundation
import Streaming

/// One streaming HTTP client. The only way from Midfill to the network.
public protocol HTTPTransport: Sendable {
  /// Sends a request; the stream yields the head, then body chunks as they arrive, and ends.
  /// It throws `HTTPFailure`. Ending the iteration (or its task) closes the exchange at once, unless it
  /// would soon be over and a new connection is dear (`Draining`); a
  /// cancelled task sees `HTTPFailure.cancelled`, never an end that looks like the whole answer.
  func open(_ request: HTTPRequest) -> EventStream<HTTPEvent>

  /// Opens a connection to the URL's origin ahead of need: one HEAD, whose answer is dropped.
  func warm(_ url: URL)

  /// The same, if the connection of the last exchange was closed to give that up, or may by now have
  /// been closed by the server, as idle ones are. Cheap otherwise: for when a request will follow in
  /// some ten milliseconds.
  func rewarm(_ url: URL)
}

public struct HTTPRequest: Sendable {
  public enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

  public let method: Method
  public let url: URL
  /// Of the URL; nil when that is no http(s) URL with a host.
  public let origin: HTTPOrigin?
  /// In order; a name appears once.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]
  public var deadlines: HTTPDeadlines
  /// Body bytes after which the exchange is cut with `HTTPFailure.tooLarge`.
  public var bodyLimit: Int

  public init(
    method: Method = .post, url: URL, headers: [(name: String, value: String)] = [],
    body: [UInt8] = [], deadlines: HTTPDeadlines = HTTPDeadlines(), bodyLimit: Int = 4 << 20
  ) {
    self.method = method
    self.url = url
    origin = HTTPOrigin(url)
    self.headers = headers
    self.body = body
    self.deadlines = deadlines
    self.bodyLimit = bodyLimit
  }
}

/// How long each phase may take, on our own clock (URLSession's are whole seconds or ignored on Linux).
public struct HTTPDeadlines: Sendable, Equatable {
  /// From the start to the first byte of the body. A head alone is no sign of life: llama-server sends
  /// it at once, and then reads the prompt.
  public var firstByte: Duration
  /// Between two chunks of the body.
  public var stall: Duration
  /// From the start to the end of the body.
  public var total: Duration

  public init(
    firstByte: Duration = .seconds(3), stall: Duration = .seconds(3), total: Duration = .seconds(7)
  ) {
    self.firstByte = firstByte
    self.stall = stall
    self.total = total
  }
}

public enum HTTPEvent: Sendable {
  case head(HTTPResponseHead)
  case body([UInt8])
}

public struct HTTPResponseHead: Sendable {
  public var status: Int
  /// Names in lower case.
  public var headers: [String: String]

  public init(status: Int, headers: [String: String]) {
    self.status = status
    self.headers = headers
  }
}

/// Why an exchange ended without its whole body.
public enum HTTPFailure: Error, Sendable, Equatable {
  public enum Phase: String, Sendable { case firstByte, stall, total }

  /// Nothing was sent: the URL is no http(s) URL, or a header cannot be written. The text says
  /// which, without the header's value.
  case invalidRequest(String)
  /// No connection came about; `detail` is the system's own words.
  case unreachable(Reason, detail: String)
  public enum Reason: String, Sendable { case nameResolution, refused, tls, proxy, other }

  case timedOut(Phase)
  /// The connection broke or the framing was wrong; `afterBody` tells whether body bytes had come.
  case connectionLost(afterBody: Bool, detail: String)
  /// A redirect that is never followed: to another origin, or of a request with a body. `to` is
  /// where it led, without query and user.
  case redirectRefused(status: Int, to: String)
  case tooLarge(limit: Int)
  case cancelled
}
