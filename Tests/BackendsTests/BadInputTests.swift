import Foundation
import HTTPStreaming
import TestSupport
import Testing

@testable import Backends

/// What should never come, and comes: each with its kind of failure and a sentence that says what to
/// do. (Bad settings: `BackendFactoryTests` and `EndpointTests`.)
struct BadInputTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var answer: [FakeTransport.Step]
    var kind: BackendFailure.Kind?
    var text = ""
    /// The sentence, or what the answer came to.
    var says: String

    var testDescription: String { name }
  }

  private static let address = "https://api.mistral.ai/v1/fim/completions"
  private static let checkBase = "Check `base` (\(address)) and that the preset fits the server."

  static let cases = [
    Case(
      name: "empty choices", answer: [.head(200), .body(#"{"choices":[]}"#)], kind: .badResponse,
      says: "Mistral answered 200 without any text to choose from. \(checkBase)"),
    Case(
      name: "content null",
      answer: [
        .head(200), .body(#"{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}"#),
      ], kind: nil, says: "stop"),
    Case(
      name: "content an array",
      answer: [
        .head(200),
        .body(#"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"x":1}]}}]}"#),
      ], kind: nil, text: "a", says: "stop"),
    Case(
      name: "an unknown finish reason",
      answer: [.head(200), .body(#"{"choices":[{"text":"a","finish_reason":"because"}]}"#)],
      kind: nil, text: "a", says: "stop"),
    Case(
      name: "a finish reason that is an error",
      answer: [.head(200), .body(#"{"choices":[{"text":"a","finish_reason":"error"}]}"#)],
      kind: .badResponse, text: "a",
      says: "Mistral answered 200 and then gave up (finish reason \"error\"). "
        + "Midfill tries again with the next request."),
    Case(
      name: "text after DONE",
      answer: [
        .head(200),
        .body("data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: [DONE]\n\n"),
        .body("data: {\"choices\":[{\"text\":\"b\"}]}\n\n"),
      ], kind: nil, text: "a", says: "stop"),
    Case(
      name: "a stream without DONE",
      answer: [.head(200), .body("data: {\"choices\":[{\"text\":\"a\"}]}\n\n")], kind: nil,
      text: "a", says: "length"),
    Case(
      name: "a stream that breaks off",
      answer: [
        .head(200), .body("data: {\"choices\":[{\"text\":\"a\"}]}\n\n"),
        .fail(.connectionLost(afterBody: true, detail: "transfer closed")),
      ], kind: .badResponse, text: "a",
      says: "Mistral broke off in its answer (transfer closed); Midfill tries again by itself."),
    Case(
      name: "an error in a 200",
      answer: [.head(200), .body(#"{"error":{"message":"no capacity","code":503}}"#)],
      kind: .overloaded,
      says: "Mistral reported an error in its answer (503): \"no capacity\". "
        + "It is overloaded or failing; Midfill tries again by itself."),
    Case(
      name: "a web page",
      answer: [
        .head(200, ["content-type": "text/html"]), .body("<html><title>Log in</title></html>"),
      ], kind: .badResponse,
      says: "Mistral answered 200 with a web page (\"Log in\") where a completion was due. "
        + "Check `base` (\(address)), and whether a proxy or a login page stands in between."),
    Case(
      name: "truncated JSON", answer: [.head(200), .body(#"{"choices":[{"text":"a"#)],
      kind: .badResponse,
      says:
        "Mistral answered 200 with something that is not JSON (\"{\"choices\":[{\"text\":\"a\"). "
        + checkBase),
    Case(
      name: "truncated JSON in a stream",
      answer: [
        .head(200), .body("data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"choi"),
      ], kind: .badResponse, text: "a",
      says: "Mistral answered 200 with something that is not JSON (\"{\"choi\"). \(checkBase)"),
    Case(
      name: "a wrong character set",
      answer: [
        .head(200, ["content-type": "application/json; charset=ISO-8859-1"]),
        .body(#"{"choices":[{"text":"a"}]}"#),
      ], kind: .badResponse,
      says: "Mistral answered 200 in the character set iso-8859-1, not UTF-8. \(checkBase)"),
    Case(
      name: "nothing", answer: [.head(200)], kind: .badResponse,
      says: "Mistral answered 200 with nothing at all. \(checkBase)"),
    Case(
      name: "JSON of another kind", answer: [.head(200), .body("[1, 2]")], kind: .badResponse,
      says: "Mistral answered 200 without any text to choose from. \(checkBase)"),
    Case(
      name: "more than a completion can be",
      answer: [.head(200), .fail(.tooLarge(limit: 1 << 20))], kind: .badResponse,
      says: "Mistral sent more than 1024 KiB for one completion; the rest was not read. "
        + "Check that `base` (\(address)) is a completion server."),
    Case(
      name: "a redirect",
      answer: [.fail(.redirectRefused(status: 307, to: "https://other.example/"))],
      kind: .badResponse,
      says: "Mistral answered 307, a redirect to https://other.example/, which Midfill does not "
        + "follow with a key. If that is the right place, set `base` to it."),
    Case(
      name: "a status of no meaning", answer: [.head(299, [:]), .body("")], kind: .badResponse,
      says: "Mistral answered 299 with nothing at all. \(checkBase)"),
    Case(
      name: "noise", answer: [.head(200), .body("\u{0}\u{1}\u{2}")], kind: .badResponse,
      says: "Mistral answered 200 with something that is not JSON. \(checkBase)"),
    Case(
      name: "an unknown host",
      answer: [.fail(.unreachable(.nameResolution, detail: "Could not resolve host"))],
      kind: .unreachable,
      says: "Mistral cannot be reached: the name api.mistral.ai is not known "
        + "(Could not resolve host); check `base` and the network."),
    Case(
      name: "nothing listens", answer: [.fail(.unreachable(.refused, detail: ""))],
      kind: .unreachable,
      says: "Mistral cannot be reached: nothing listens at api.mistral.ai; "
        + "start the server, or check `base`."),
    Case(
      name: "a bad certificate",
      answer: [.fail(.unreachable(.tls, detail: "certificate has expired"))], kind: .unreachable,
      says: "Mistral cannot be reached: no safe connection to api.mistral.ai "
        + "(certificate has expired); check its certificate or the proxy."),
    Case(
      name: "a proxy that refuses", answer: [.fail(.unreachable(.proxy, detail: "407"))],
      kind: .unreachable,
      says: "Mistral cannot be reached: the proxy on the way to api.mistral.ai refused (407); "
        + "check the proxy settings."),
    Case(
      name: "a slow server", answer: [.fail(.timedOut(.firstByte))], kind: .timedOut,
      says: "Mistral did not begin to answer within 3 s (api.mistral.ai)."),
    Case(
      name: "a stream that stands still",
      answer: [.head(200), .fail(.timedOut(.stall))], kind: .timedOut,
      says: "Mistral stopped in its answer for 3 s (api.mistral.ai)."),
  ]

  @Test(arguments: cases) func `Is told as it is`(example: Case) async throws {
    let backend = try BackendFactory.make(
      .sample("mistral"), transport: FakeTransport(example.answer), clock: FakeClock())
    let filled = await backend.filled(.sample(suffix: "\n", stop: []))
    #expect(filled.failure?.kind == example.kind)
    #expect(filled.text == example.text)
    #expect((filled.failure?.message ?? filled.finish.map { "\($0)" }) == example.says)
  }

  @Test func `A hundred megabytes of garbage are cut at a cap`() async throws {
    let junk = String(repeating: "x", count: 1 << 20)
    let server = try LoopbackServer { _ in
      LoopbackReply(
        [.head(200, ["Content-Type": "text/event-stream"])]
          + Array(repeating: .chunk(junk), count: 100) + [.hang])
    }
    var options = BackendOptions.sample("mistral")
    options.base = server.base
    let backend = try BackendFactory.make(options, transport: URLSessionTransport(version: "test"))
    let failure = try #require(await backend.filled(.sample()).failure)
    #expect(failure.kind == .badResponse)
    #expect(failure.message.hasPrefix("Mistral sent more than 1024 KiB for one completion"))
    try await server.exchange(0).clientClosed.wait()
  }
}
