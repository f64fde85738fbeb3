import Foundation
import HTTPStreaming
import Streaming

/// What a cancel costs the next request to a server of your choice:
/// `midfill-bench http-cancel URL [COUNT]`.
///
/// GETs the URL, leaves the answer after its first body bytes, and so on. The server should stream
/// something long. Over HTTP/2 the connection survives a cancel; over HTTP/1.1 each cancel costs a
/// new one, with TLS tens of milliseconds. `Tests/Scenarios/tls/run` shows both.
enum HTTPCancelBenchmark {
  static func run() {
    let arguments = CommandLine.arguments.dropFirst(2)
    guard let url = arguments.first.flatMap({ URL(string: $0) }) else {
      print("usage: midfill-bench http-cancel URL [COUNT]")
      return
    }
    let count = arguments.dropFirst().first.flatMap { Int($0) } ?? 50
    waitFor { try await measure(url, count: count) }
  }

  private static func measure(_ url: URL, count: Int) async throws {
    let transport = URLSessionTransport(version: "bench")
    let first = try await firstByte(transport, url)
    print("first request: \(Samples.text(first))")
    var samples = Samples()
    for _ in 0..<count { samples.add(try await firstByte(transport, url)) }
    print("first byte after a cancel: \(samples)")
  }

  /// The iteration is left with the first body bytes, and that closes the exchange.
  private static func firstByte(_ transport: URLSessionTransport, _ url: URL) async throws
    -> Duration
  {
    let start = ContinuousClock.now
    for try await case .body in transport.open(HTTPRequest(method: .get, url: url)) { break }
    return .now - start
  }
}
