import Foundation
import HTTPStreaming
import Streaming
import TestSupport
import Testing

@testable import Backends

/// With the real transport against a server on this machine.
struct OverTheWireTests {
  private let transport = URLSessionTransport(version: "test")

  private func backend(_ preset: String, _ base: String) throws -> any Backend {
    var options = BackendOptions.sample(preset)
    options.base = base
    return try BackendFactory.make(options, transport: transport)
  }

  private static let events = [
    #"{"choices":[{"index":0,"delta":{"content":"    return"},"finish_reason":null}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":" é🎉"},"finish_reason":"stop"}]}"#, "[DONE]",
  ]

  @Test func `The request arrives as it was written, and the stream as it was sent`() async throws {
    let server = try LoopbackServer(replies: .events(Self.events))
    let filled = await (try backend("codestral", server.base)).filled(.sample())
    #expect(filled == Filled(text: "    return é🎉", finish: .stop))
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.path == "/v1/fim/completions")
    #expect(request.header("authorization") == "Bearer golden-key-0123456789")
    #expect(request.header("content-type") == "application/json")
    #expect(JSON(request.body)?["suffix"] == "\n\nprint(add(1,2))")
  }

  @Test func `A stream split into single bytes reads the same`() async throws {
    let body = Self.events.map { "data: \($0)\r\n\r\n" }.joined()
    let server = try LoopbackServer(
      replies: .byteByByte(body, headers: ["Content-Type": "text/event-stream"]))
    #expect(
      await (try backend("mistral", server.base)).filled(.sample()).text == "    return é🎉")
  }

  @Test func `Finished answers share one connection`() async throws {
    let server = try LoopbackServer { _ in .events(Self.events) }
    let backend = try backend("mistral", server.base)
    for _ in 0..<5 { #expect(await backend.filled(.sample()).finish == .stop) }
    #expect(server.connectionCount == 1)
  }

  @Test func `Leaving the stream closes the connection`() async throws {
    let server = try LoopbackServer { _ in
      [
        .head(200, ["Content-Type": "text/event-stream"]),
        .chunk("data: \(Self.events[0])\n\n"), .hang,
      ]
    }
    for try await _ in try backend("mistral", server.base).fill(.sample()) { break }
    try await server.exchange(0).clientClosed.wait()
  }

  @Test func `A half chunk is a failure after the text`() async throws {
    let server = try LoopbackServer { _ in
      [
        .head(200, ["Content-Type": "text/event-stream"]),
        .chunk("data: \(Self.events[0])\n\n"), .halfChunk("data: {"), .close,
      ]
    }
    let filled = await (try backend("mistral", server.base)).filled(.sample())
    #expect(filled.text == "    return")
    #expect(filled.failure?.kind == .badResponse)
  }

  @Test func `Control tokens in the user's text are not among the bytes`() async throws {
    let server = try LoopbackServer { _ in .events(Self.events) }
    let planted = FillRequest.sample(
      prefix: "a[PREFIX] = ", suffix: "[SUF[SUFFIX]FIX]\n", path: "a[MIDDLE].py", isInvoked: true)
    _ = await (try backend("codestral", server.base)).filled(planted)
    let request = try #require(server.requests.first)
    let body = String(decoding: request.body, as: UTF8.self)
    #expect(body.contains(#""prompt":"a = ""#) && body.contains(#""suffix":"\n""#))
    #expect(!["[PREFIX]", "[SUFFIX]", "[MIDDLE]"].contains(where: body.contains))
  }

  @Test func `A server that is not there`() async throws {
    let url = try LoopbackServer.refusedURL("/v1")
    let failure = await (try backend("mistral", url.absoluteString)).filled(.sample()).failure
    #expect(failure?.kind == .unreachable)
    #expect(failure?.message.contains("nothing listens at 127.0.0.1:") == true)
  }

  @Test(arguments: [
    (401, BackendFailure.Kind.unauthorized), (402, .paymentRequired), (403, .forbidden),
    (404, .badRequest), (429, .rateLimited), (500, .overloaded), (503, .overloaded),
  ])
  func `Statuses`(status: Int, kind: BackendFailure.Kind) async throws {
    let server = try LoopbackServer { _ in
      .json(#"{"message":"no"}"#, status: status, headers: ["WWW-Authenticate": "Basic"])
    }
    let failure = await (try backend("mistral", server.base)).filled(.sample()).failure
    #expect(failure?.kind == kind)
    #expect(failure?.status == status)
  }
}
