import JSONCodec
import JSONRPC

/// A message of the protocol: its params as a type, and the name under which it travels.
public protocol Message: Sendable {
  static var method: String { get }
}

/// A notification or request that clients send. Decoded leniently: unknown members are ignored,
/// optional ones that make no sense count as absent, and only what the message means nothing
/// without is required.
public protocol ClientMessage: Message {
  /// - Parameter params: nil when absent or null.
  /// - Throws: `InvalidParams`.
  init(params: JSONValue?) throws(InvalidParams)
}

public protocol ClientNotification: ClientMessage {}

public protocol ClientRequest: ClientMessage {
  associatedtype Response: JSONEncodable
}

/// A notification or request that the server sends. Encoded strictly.
public protocol ServerMessage: Message {
  var params: JSONValue? { get }
}

public protocol ServerNotification: ServerMessage {}

public protocol ServerRequest: ServerMessage {
  associatedtype Response: JSONDecodable
}

extension ClientMessage where Self: JSONDecodable {
  public init(params: JSONValue?) throws(InvalidParams) {
    try self.init(json: params ?? [:])
  }
}

extension ServerMessage where Self: JSONEncodable {
  public var params: JSONValue? { json }
}

extension JSONRPCConnection {
  public func notify(_ notification: some ServerNotification) {
    notify(type(of: notification).method, notification.params)
  }

  /// Sends a request and waits for its answer. Give a timeout: some clients do not answer requests
  /// that they do not know.
  /// - Throws: `ResponseError`: the client's, `timedOut`, `connectionClosed`, or `internalError` for
  ///   an answer that cannot be understood.
  public func request<Request: ServerRequest>(
    _ request: Request, timeout: Duration?
  ) async throws(ResponseError) -> Request.Response {
    let answer = try await self.request(Request.method, request.params, timeout: timeout)
    do {
      return try Request.Response(json: answer)
    } catch {
      throw ResponseError(.internalError, "\(Request.method) was answered with \(error)")
    }
  }
}

extension Responder {
  /// Answers with a typed result.
  /// - Returns: whether this was the answer; false if there was one before.
  @discardableResult
  public func reply(_ result: some JSONEncodable) -> Bool {
    reply(writing: result.write)
  }
}
