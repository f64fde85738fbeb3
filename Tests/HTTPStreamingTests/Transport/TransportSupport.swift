import Dispatch
import Foundation
import Streaming
import TestSupport

@testable import HTTPStreaming

extension URLSessionTransport {
  /// A transport with a session of its own.
  static func forTest() -> URLSessionTransport { URLSessionTransport(version: "0.0-test") }

  static func forTest(clock: ManualClock) -> URLSessionTransport {
    URLSessionTransport(version: "0.0-test", queue: DispatchQueue(label: "test"), clock: clock)
  }

  /// One that treats plain HTTP as if a new connection were dear.
  static func draining(clock: ManualClock) -> URLSessionTransport {
    URLSessionTransport(
      version: "0.0-test", queue: DispatchQueue(label: "test"), clock: clock,
      draining: Draining(schemes: ["http"]))
  }

  /// Returns when no exchange and no URLSession task is left.
  func untilIdle() async throws {
    while liveCount > 0 {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  /// A whole answer.
  func answer(to request: HTTPRequest) async throws -> Answer {
    var answer = Answer()
    try await collect(request, into: &answer)
    return answer
  }

  /// What came before the failure, and the failure.
  func failure(of request: HTTPRequest) async -> (before: Answer, failure: HTTPFailure?) {
    var answer = Answer()
    do {
      try await collect(request, into: &answer)
      return (answer, nil)
    } catch {
      return (answer, error as? HTTPFailure)
    }
  }

  private func collect(_ request: HTTPRequest, into answer: inout Answer) async throws {
    for try await event in open(request) {
      switch event {
      case .head(let head): answer.heads.append(head)
      case .body(let bytes): answer.chunks.append(bytes)
      }
    }
  }
}

struct Answer: Sendable {
  var heads: [HTTPResponseHead] = []
  var chunks: [[UInt8]] = []

  var status: Int? { heads.first?.status }
  var text: String { String(decoding: chunks.flatMap { $0 }, as: UTF8.self) }
}

extension LoopbackServer {
  func post(
    _ path: String = "/", _ body: String = "{}",
    headers: [(name: String, value: String)] = [("Content-Type", "application/json")],
    deadlines: HTTPDeadlines = .long, bodyLimit: Int = 4 << 20
  ) -> HTTPRequest {
    HTTPRequest(
      url: url(path), headers: headers, body: Array(body.utf8), deadlines: deadlines,
      bodyLimit: bodyLimit)
  }

  func get(_ path: String = "/", deadlines: HTTPDeadlines = .long) -> HTTPRequest {
    HTTPRequest(method: .get, url: url(path), deadlines: deadlines)
  }
}

extension HTTPDeadlines {
  /// So long that only a hang could reach them, on the busiest machine.
  static let long = HTTPDeadlines(
    firstByte: .seconds(3_600), stall: .seconds(3_600), total: .seconds(3_600))
}
