import JSONCodec
import Synchronization

/// The right, and the duty, to answer one request of the peer.
///
/// It answers once: a second answer is dropped and reported as an incident. If the last reference
/// goes away without an answer, it answers an internal error itself, so that no request is left
/// open whatever happens to the task that served it. It may be used from any thread.
public final class Responder: Sendable {
  public let id: RequestID
  public let method: String

  private let connection: JSONRPCConnection
  private let replied = Atomic(false)

  init(id: RequestID, method: String, connection: JSONRPCConnection) {
    self.id = id
    self.method = method
    self.connection = connection
  }

  deinit {
    if claim() {
      connection.report(.requestDropped(method: method, id: id))
      connection.answer(
        id, ResponseError(.internalError, "\(method) ended without an answer"))
    }
  }

  public var hasReplied: Bool { replied.load(ordering: .acquiring) }

  /// - Returns: whether this was the answer; false if there was one before.
  @discardableResult
  public func reply(_ result: JSONValue) -> Bool {
    reply(writing: result.write)
  }

  /// - Parameter result: appends the result as JSON text; not called if there was an answer before.
  /// - Returns: whether this was the answer; false if there was one before.
  @discardableResult
  public func reply(writing result: (inout [UInt8]) -> Void) -> Bool {
    send { connection.answer(id, result) }
  }

  /// - Returns: whether this was the answer; false if there was one before.
  @discardableResult
  public func fail(_ error: ResponseError) -> Bool {
    send { connection.answer(id, error) }
  }

  private func send(_ answer: () -> Void) -> Bool {
    guard claim() else {
      connection.report(.secondReply(method: method, id: id))
      return false
    }
    answer()
    return true
  }

  private func claim() -> Bool {
    replied.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
      .exchanged
  }
}
