import Foundation
import HTTPStreaming
import Streaming
import TestSupport
import Testing

/// Each way in which a server or a network can fail, against a real connection.
@Suite(.timeLimit(.minutes(10))) struct FailureTests {
  func failure(
    _ reply: LoopbackReply, bodyLimit: Int = 4 << 20
  ) async throws -> (before: Answer, failure: HTTPFailure?) {
    let server = try LoopbackServer(replies: reply)
    return await URLSessionTransport.forTest().failure(of: server.post(bodyLimit: bodyLimit))
  }

  func isLost(_ failure: HTTPFailure?, afterBody: Bool) -> Bool {
    guard case .connectionLost(afterBody, let detail) = failure else { return false }
    return !detail.isEmpty
  }

  @Test func refused() async throws {
    let request = HTTPRequest(url: try LoopbackServer.refusedURL(), deadlines: .long)
    let failure = await URLSessionTransport.forTest().failure(of: request).failure
    guard case .unreachable(.refused, let detail) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(detail.contains("127.0.0.1"))
  }

  @Test func unknownHost() async throws {
    let url = try #require(URL(string: "http://host.invalid/v1"))
    let failure = await URLSessionTransport.forTest().failure(
      of: HTTPRequest(url: url, deadlines: .long)
    ).failure
    guard case .unreachable(.nameResolution, let detail) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(detail.contains("host.invalid"))
  }

  @Test func aServerThatSpeaksNoTLS() async throws {
    let server = try LoopbackServer(greeting: "220 mail.example.com ESMTP\r\n") { _ in [.close] }
    let url = try #require(URL(string: "https://127.0.0.1:\(server.port)/"))
    let result = await URLSessionTransport.forTest().failure(
      of: HTTPRequest(url: url, deadlines: .long))
    guard case .unreachable(.tls, let detail) = result.failure else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(!detail.isEmpty)
  }

  @Test func closedWithoutAByte() async throws {
    let result = try await failure([.close])
    #expect(isLost(result.failure, afterBody: false))
    #expect(result.before.heads.isEmpty)
  }

  @Test func resetBeforeTheHead() async throws {
    let result = try await failure([.reset])
    #expect(isLost(result.failure, afterBody: false))
  }

  @Test func resetInTheBody() async throws {
    let got = Signal()
    let server = try LoopbackServer(
      replies: [.head(200), .chunk("some"), .wait(got), .reset])
    var text = ""
    await #expect(throws: HTTPFailure.self) {
      for try await case .body(let bytes) in URLSessionTransport.forTest().open(server.post()) {
        text += String(decoding: bytes, as: UTF8.self)
        got.fire()
      }
    }
    #expect(text == "some")
  }

  @Test func halfAChunkThenClose() async throws {
    let result = try await failure([.head(200), .chunk("whole "), .halfChunk("abcdef"), .close])
    #expect(isLost(result.failure, afterBody: true))
    #expect(result.before.text == "whole abc")
  }

  @Test func fewerBytesThanAnnounced() async throws {
    let result = try await failure([.head(200, framing: .length(10)), .chunk("four"), .close])
    #expect(isLost(result.failure, afterBody: true))
    #expect(result.before.text == "four")
  }

  @Test func closedAfterTheHead() async throws {
    let result = try await failure([.head(200), .close])
    #expect(isLost(result.failure, afterBody: false))
    #expect(result.before.status == 200)
  }

  @Test func chunkSizesThatAreNone() async throws {
    let result = try await failure([.head(200), .chunk("ok"), .raw("zz\r\nab\r\n"), .close])
    #expect(isLost(result.failure, afterBody: true))
  }

  @Test(arguments: [
    "\u{1}\u{2}\u{3} no protocol at all\r\n", "SSH-2.0-OpenSSH_9.2\r\n",
    "HTTP/1.1 0 None\r\n\r\n", "HTTP/1.1 200 OK\r\nthis is no header\r\n\r\n",
  ])
  func garbageInPlaceOfAHead(_ bytes: String) async throws {
    let result = try await failure([.raw(bytes), .close])
    #expect(isLost(result.failure, afterBody: false))
    #expect(result.before.heads.isEmpty)
  }

  @Test func moreThanTheLimitIsCutThereAndTheConnectionClosed() async throws {
    let megabyte = String(repeating: "x", count: 1 << 20)
    let server = try LoopbackServer(
      replies: LoopbackReply(
        [.head(200)] + Array(repeating: .chunk(megabyte), count: 100) + [.hang]))
    let result = await URLSessionTransport.forTest().failure(of: server.post(bodyLimit: 1_500_000))
    #expect(result.failure == .tooLarge(limit: 1_500_000))
    #expect(result.before.text.utf8.count == 1_500_000)
    try await server.exchange(0).clientClosed.wait()
  }

  @Test func exactlyTheLimitIsFine() async throws {
    let result = try await failure(.text("12345678"), bodyLimit: 8)
    #expect(result.failure == nil)
    #expect(result.before.text == "12345678")
  }

  // MARK: 401

  @Test(arguments: [
    "Basic realm=\"api\"", "Bearer", "Digest realm=\"a\", nonce=\"b\"", "Basic realm=\"a\", Bearer",
  ])
  func unauthorizedKeepsItsStatusAndItsBody(_ challenge: String) async throws {
    let result = try await failure(
      .json("{\"message\":\"no\"}", status: 401, headers: ["WWW-Authenticate": challenge]))
    #expect(result.failure == nil)
    #expect(result.before.status == 401)
    #expect(result.before.text == "{\"message\":\"no\"}")
  }

  @Test func unauthorizedWithoutABody() async throws {
    let result = try await failure(
      .text("", status: 401, headers: ["WWW-Authenticate": "Basic realm=\"api\""]))
    #expect(result.failure == nil)
    #expect(result.before.status == 401)
  }

  @Test func anErrorPageIsAnAnswer() async throws {
    let result = try await failure(.html())
    #expect(result.failure == nil)
    #expect(result.before.status == 502)
    #expect(result.before.text.contains("Bad Gateway"))
  }

  // MARK: Redirects

  @Test(arguments: [301, 302, 303, 307, 308])
  func aRedirectToAnotherOriginIsNotFollowed(status: Int) async throws {
    let other = try LoopbackServer(replies: .json("{}"))
    let server = try LoopbackServer(
      replies: .text("moved", status: status, headers: ["Location": other.base + "/a?key=secret#x"])
    )
    for request in [server.post(headers: [("Authorization", "Bearer k")]), server.get()] {
      let result = await URLSessionTransport.forTest().failure(of: request)
      #expect(result.failure == .redirectRefused(status: status, to: other.base + "/a"))
    }
    #expect(other.requests.isEmpty)
  }

  @Test func anotherNameOfTheSameHostIsAnotherOrigin() async throws {
    let server = try LoopbackServer { [port = Signal()] request in
      _ = port
      return .text(
        "", status: 307,
        headers: [
          "Location":
            "http://localhost:\(request.header("Host")?.split(separator: ":").last ?? "")/"
        ])
    }
    let result = await URLSessionTransport.forTest().failure(of: server.get())
    #expect(result.failure == .redirectRefused(status: 307, to: "http://localhost:\(server.port)/"))
    #expect(server.requests.count == 1)
  }

  @Test func aRedirectOfAPostIsRefusedEvenToTheSameOrigin() async throws {
    let server = try LoopbackServer(
      replies: .text("", status: 307, headers: ["Location": "/elsewhere"]), .json("{}"))
    let result = await URLSessionTransport.forTest().failure(of: server.post())
    #expect(result.failure == .redirectRefused(status: 307, to: server.base + "/elsewhere"))
    #expect(server.requests.count == 1)
  }

  @Test func aRedirectOfAGetToTheSameOriginIsFollowed() async throws {
    let server = try LoopbackServer(
      replies: .text("", status: 302, headers: ["Location": "/elsewhere"]), .json("{}"))
    let answer = try await URLSessionTransport.forTest().answer(to: server.get())
    #expect(answer.heads.map(\.status) == [200])
    #expect(server.requests.map(\.path) == ["/", "/elsewhere"])
  }

  @Test(arguments: ["", "http://[::1", "ftp://127.0.0.1/", "//", "http:", "?a b=%zz\"<>"])
  func aRedirectToNoUsableURLIsRefused(_ location: String) async throws {
    let result = try await failure(.text("moved", status: 302, headers: ["Location": location]))
    guard case .redirectRefused(302, _) = result.failure else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
  }

  // MARK: Requests that are not sent

  @Test(arguments: [
    ("sk-secret\n", "a line break"), ("sk-secret\r\nX-Evil: 1", "a line break"),
    ("sk-sécret", "not ASCII"), ("sk\u{0}secret", "a control character"),
  ])
  func aHeaderValueThatCannotBeWritten(value: String, fault: String) async throws {
    let server = try LoopbackServer(replies: .json("{}"))
    let request = server.post(headers: [("Authorization", "Bearer \(value)")])
    let failure = await URLSessionTransport.forTest().failure(of: request).failure
    guard case .invalidRequest(let text) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(text.contains("Authorization") && text.contains(fault))
    #expect(!text.contains("secret") && !text.contains("sk"))
    #expect(server.connectionCount == 0)
  }

  @Test(arguments: ["", "X A", "X-É", "X:Y", "Content-Length", "transfer-encoding"])
  func aHeaderNameThatCannotBeSent(_ name: String) async throws {
    let server = try LoopbackServer(replies: .json("{}"))
    let result = await URLSessionTransport.forTest().failure(
      of: server.post(headers: [(name, "1")]))
    guard case .invalidRequest = result.failure else {
      Issue.record("\(String(describing: result.failure))")
      return
    }
    #expect(server.connectionCount == 0)
  }

  @Test(arguments: [
    "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1/v1", "http:///v1", "data:,x",
  ])
  func aURLThatIsNotHTTP(_ text: String) async throws {
    let url = try #require(URL(string: text))
    let failure = await URLSessionTransport.forTest().failure(of: HTTPRequest(url: url)).failure
    guard case .invalidRequest = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }
}
