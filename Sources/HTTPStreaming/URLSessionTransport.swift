import Dispatch
import Foundation
import Streaming

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The transport over URLSession. Make one for the process: its session is never torn down, as
/// that traps on Linux with tasks in flight (swift-corelibs-foundation #5469), so each instance
/// that was used stays for good.
///
/// The session is made when the first request is, on a queue of its own: making this object costs
/// nothing, and no caller ever waits for URLSession.
///
/// Stale connections: libcurl sends a request again by itself when a kept-alive connection turns
/// out to be closed before a byte came back, but on Linux FoundationNetworking then sends a POST
/// without its body, and the server waits for it in vain. URLSession asks for a new body stream at
/// that moment; that is where such an exchange is started afresh, once (`ExchangeTable.resend`).
/// Nothing else is ever sent twice.
///
/// Known limit: in FoundationNetworking up to Swift 6.3.3 an answer that ends inside its head, and
/// one with trailers after its chunks, trap ("Transfer completed, but there's no response", fixed
/// by swift-corelibs-foundation #5286). No callback comes before it, so it cannot be prevented here.
public final class URLSessionTransport: HTTPTransport {
  private let table: ExchangeTable

  /// - Parameter version: Midfill's, for the `User-Agent`.
  public convenience init(version: String) {
    // No quality of service: URLSession's own queue has none, and so one thread can go from ours to
    // that without waking another, which costs up to 0.1 ms.
    let queue = DispatchQueue(label: "midfill.http")
    self.init(version: version, queue: queue, clock: DispatchAlarmClock(queue: queue))
  }

  init(
    version: String, queue: DispatchQueue, clock: any AlarmClock,
    draining: sending Draining = Draining()
  ) {
    table = ExchangeTable(
      writer: URLRequestWriter(userAgent: "midfill/\(version)"), queue: queue, clock: clock,
      draining: draining)
  }

  public func open(_ request: HTTPRequest) -> EventStream<HTTPEvent> {
    EventStream { continuation in
      do throws(HTTPFailure) {
        try table.begin(request, continuation)
      } catch {
        continuation.finish(throwing: error)
      }
    }
  }

  public func warm(_ url: URL) { table.warm(url) }

  public func rewarm(_ url: URL) { table.rewarm(url) }

  /// How many exchanges and URLSession tasks have not ended.
  var liveCount: Int { table.liveCount }
}
