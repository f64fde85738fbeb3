import HTTPStreaming
import Testing

@testable import Backends

/// Answers as servers really send them, and as they should not.
struct AnswerReaderTests {
  private func read(
    _ body: String, type: String = "text/event-stream", status: Int = 200, by size: Int = .max,
    stops: [String] = []
  ) -> (events: [FillEvent], outcome: AnswerReader.Outcome?) {
    read(Array(body.utf8), type: type, status: status, by: size, stops: stops)
  }

  private func read(
    _ bytes: [UInt8], type: String, status: Int = 200, by size: Int = .max, stops: [String] = []
  ) -> (events: [FillEvent], outcome: AnswerReader.Outcome?) {
    let call = DialectCall(
      route: "", body: RequestBody(allowed: []), promptBytes: 0, stops: stops)
    var reader = AnswerReader(dialect: MistralFIM(), call: call)
    reader.receive(HTTPResponseHead(status: status, headers: ["content-type": type]))
    var events: [FillEvent] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      events += reader.receive(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    events += reader.receiveEnd()
    return (events, reader.outcome)
  }

  private func text(_ events: [FillEvent]) -> String {
    events.map { if case .text(let text) = $0 { text } else { "" } }.joined()
  }

  @Test(arguments: [1, 2, 3, 7, 64, .max])
  func `A stream reads the same however it is split`(size: Int) throws {
    let body = try Fixtures.response("answers/mistral-fim.stream.http").body
    let (events, outcome) = read(body, type: "text/event-stream", by: size)
    #expect(text(events) == "    return a + b\n")
    #expect(
      events.last
        == .finished(.stop, Usage(promptTokens: 8, completionTokens: 5, cachedTokens: 4)))
    #expect(outcome == .finished)
  }

  @Test func `A character cut in two between chunks arrives whole`() {
    let (events, _) = read(
      #"data: {"choices":[{"delta":{"content":"é→🎉"}}]}"# + "\n\ndata: [DONE]\n\n", by: 1)
    #expect(text(events) == "é→🎉")
  }

  @Test func `Comments, missing spaces, CRLF and white space do no harm`() {
    let body =
      ": OPENROUTER PROCESSING\r\n\r\n:\r\n\r\ndata:{\"choices\":[{\"text\":\"a\"}]}\r\n\r\n"
      + "data: \r\n\r\ndata:   {\"choices\":[{\"text\":\"b\"}]}\r\n\r\ndata:[DONE]\r\n\r\n"
    let (events, outcome) = read(body)
    #expect(events == [.text("a"), .text("b"), .finished(.stop, nil)])
    #expect(outcome == .finished)
  }

  @Test func `Text after DONE is not read`() {
    let (events, outcome) = read(
      """
      data: {"choices":[{"text":"a"}]}

      data: [DONE]

      data: {"choices":[{"text":"b"}]}

      data: {"error":{"message":"late"}}


      """)
    #expect(events == [.text("a"), .finished(.stop, nil)])
    #expect(outcome == .finished)
  }

  @Test func `A stream without DONE ends with its reason, or as cut`() {
    let chunk = #"data: {"choices":[{"text":"a"}]}"# + "\n\n"
    let last = #"data: {"choices":[{"finish_reason":"stop","index":0}]}"#
    #expect(read(chunk).events == [.text("a"), .finished(.length, nil)])
    #expect(read(chunk + last).events == [.text("a"), .finished(.stop, nil)])
  }

  @Test(arguments: [
    ("stop", FinishReason.stop), ("length", .length), ("model_length", .length), ("eos", .stop),
    ("end_turn", .stop), ("tool_calls", .stop), ("a-reason-of-tomorrow", .stop),
  ])
  func `Finish reasons`(reason: String, meaning: FinishReason) {
    let (events, _) = read(
      #"{"choices":[{"text":"a","finish_reason":"\#(reason)"}]}"#, type: "application/json")
    #expect(events == [.text("a"), .finished(meaning, nil)])
  }

  @Test(arguments: ["null", "[]", "\"\"", #"[{"type":"thinking","text":"hm"}]"#, "7", "{}"])
  func `Content without text is an empty answer`(content: String) {
    let (events, outcome) = read(
      #"{"choices":[{"message":{"content":\#(content)},"finish_reason":"stop"}]}"#,
      type: "application/json")
    #expect(events == [.finished(.stop, nil)])
    #expect(outcome == .finished)
  }

  @Test func `Content as an array of chunks is their text`() {
    let (events, _) = read(
      #"{"choices":[{"message":{"content":[{"type":"text","text":"a"},"b",{"type":"text"}]}}]}"#,
      type: "application/json")
    #expect(text(events) == "ab")
  }

  @Test func `A message with counts only, and no choices, is no end`() {
    let (events, _) = read(
      """
      data: {"choices":[{"text":"a","finish_reason":"length"}]}

      data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1}}

      data: [DONE]


      """)
    #expect(
      events == [
        .text("a"), .finished(.length, Usage(promptTokens: 9, completionTokens: 1)),
      ])
  }

  @Test(arguments: [
    ("200-html", AnswerFault.webPage("Sign in to HotelNet")), ("200-empty", .empty),
    ("200-empty-choices", .noChoice), ("200-other-json", .noChoice),
    (
      "200-truncated-json",
      .notJSON(#"{"id":"1","choices":[{"index":0,"message":{"content":"    ret"#)
    ),
    ("200-latin1", .charset("iso-8859-1")), ("200-finish-error", .failed("error")),
  ])
  func `Answers that are none`(name: String, fault: AnswerFault) throws {
    let response = try Fixtures.response("errors/\(name).http")
    let (_, outcome) = read(
      response.body, type: response.head.headers["content-type"] ?? "")
    #expect(outcome == .fault(fault))
  }

  @Test func `Only DONE is no answer`() {
    #expect(read("data: [DONE]\n\n").outcome == .fault(.noChoice))
  }

  @Test func `JSON under the wrong content type is read`() {
    let whole = #"{"choices":[{"text":"a"}]}"#
    #expect(text(read(whole, type: "text/event-stream").events) == "a")
    #expect(text(read("data: \(whole)\n\n", type: "application/json").events) == "a")
    #expect(text(read("\n  " + whole, type: "text/plain").events) == "a")
  }

  @Test func `An error in the middle keeps the text before it`() {
    let (events, outcome) = read(
      """
      data: {"choices":[{"text":"a"}]}

      data: {"error": {"message": "boom", "code": "500"}}


      """)
    #expect(events == [.text("a")])
    #expect(outcome == .broken(ErrorBody(message: "boom", code: "500", status: 500)))
  }

  @Test func `An error event in plain words is an error`() {
    let (_, outcome) = read("event: error\ndata: overloaded\n\n")
    #expect(outcome == .broken(ErrorBody(message: "overloaded")))
  }

  @Test func `A stop sequence ends the answer and asks for the end of the request`() {
    let (events, outcome) = read(
      """
      data: {"choices":[{"text":"one\\n"}]}

      data: {"choices":[{"text":"\\ntwo"}]}

      data: {"choices":[{"text":"three"}]}


      """, stops: ["\n\n"])
    #expect(text(events) == "one")
    #expect(events.last == .finished(.stop, nil))
    #expect(outcome == .stopped)
  }

  @Test func `A model that never ends is cut`() {
    let chunk = "data: {\"choices\":[{\"text\":\"\(String(repeating: "x", count: 1_000))\"}]}\n\n"
    let (events, outcome) = read(String(repeating: chunk, count: 1_000), by: 4_096)
    #expect(text(events).utf8.count < 200_000)
    #expect(events.last == .finished(.length, nil))
    #expect(outcome == .stopped)
  }

  @Test func `A line without end is a fault, not memory`() {
    let (_, outcome) = read(
      "data: " + String(repeating: "x", count: 3 << 20), type: "text/event-stream", by: 65_536)
    #expect(outcome == .fault(.notJSON("an endless line")))
  }

  @Test func `A long error body is cut`() {
    let (_, outcome) = read(
      String(repeating: "x", count: 1 << 20), type: "text/plain", status: 500, by: 65_536)
    guard case .refused(500, let body) = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    #expect(body.message.utf8.count == 65_536)
  }

  @Test func `Bytes that are no UTF-8 do not trap`() {
    var bytes = Array(#"data: {"choices":[{"text":"a"#.utf8)
    bytes += [0xFF, 0xC3]
    bytes += Array("b\"}]}\n\ndata: [DONE]\n\n".utf8)
    let (events, _) = read(bytes, type: "text/event-stream")
    #expect(text(events).hasPrefix("a\u{FFFD}"))
  }

  @Test func `A broken character at the very end is dropped`() {
    let (events, _) = read(#"{"choices":[{"text":"a\ufffd\ufffd"}]}"#, type: "application/json")
    #expect(text(events) == "a")
  }
}
