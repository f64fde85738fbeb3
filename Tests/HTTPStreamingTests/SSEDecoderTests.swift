import HTTPStreaming
import Testing

@Suite struct SSEDecoderTests {
  /// A stream and the events that it must give, however it is split.
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var stream: [UInt8]
    var events: [SSEEvent]

    init(_ name: String, _ stream: String, _ events: [SSEEvent]) {
      self.init(name, Array(stream.utf8), events)
    }

    init(_ name: String, _ stream: [UInt8], _ events: [SSEEvent]) {
      testDescription = name
      self.stream = stream
      self.events = events
    }
  }

  static let cases: [Case] = [
    Case(
      "space after the colon or not", "data: a\n\ndata:b\n\n", [.init(data: "a"), .init(data: "b")]),
    Case("only one space is taken", "data:  a \n\n", [.init(data: " a ")]),
    Case("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", [.init(data: "a"), .init(data: "b")]),
    Case("lone CR", "data: a\r\rdata: b\r\r", [.init(data: "a"), .init(data: "b")]),
    Case("mixed line ends", "data: a\r\n\ndata: b\r\n\r", [.init(data: "a"), .init(data: "b")]),
    Case("data over many lines", "data: a\ndata\ndata:\ndata: b\n\n", [.init(data: "a\n\n\nb")]),
    Case("empty data is data", "data\n\n", [.init(data: "")]),
    Case(
      "comments and pings", ": OPENROUTER PROCESSING\n\n:\n\ndata: a\n: b\n\n", [.init(data: "a")]),
    Case("unknown fields", "foo: 1\nfoo\ndata: a\nDATA: b\n data: c\n\n", [.init(data: "a")]),
    Case("no final blank line", "data: a\n\ndata: b\n", [.init(data: "a"), .init(data: "b")]),
    Case("no final line end", "data: a\n\ndata: b", [.init(data: "a"), .init(data: "b")]),
    Case("nothing at all", "", []),
    Case("only line ends", "\n\r\n\r\n", []),
    Case("byte order mark", "\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", [.init(data: "a")]),
    Case(
      "event, id and retry",
      "event: x\nid: 7\nretry: 250\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
      [
        .init(name: "x", data: "a", lastEventID: "7"), .init(data: "b", lastEventID: "7"),
        .init(data: "c"),
      ]),
    Case("an event without data is none", "event: x\n\ndata: a\n\n", [.init(data: "a")]),
    Case(
      "an id with NUL is ignored", "id: 1\nid: 2\0\ndata: a\n\n",
      [.init(data: "a", lastEventID: "1")]),
    Case("UTF-8 of two to four bytes", "data: é→🧵\n\n", [.init(data: "é→🧵")]),
    Case("U+2028 ends no line", "data: a\u{2028}b\u{85}c\n\n", [.init(data: "a\u{2028}b\u{85}c")]),
    Case(
      "Latin-1 is repaired", [UInt8]("data: caf".utf8) + [0xE9, 10, 10],
      [.init(data: "caf\u{FFFD}")]),
    Case("JSON with a colon", "data: {\"a\": \"b:c\"}\n\n", [.init(data: "{\"a\": \"b:c\"}")]),
    Case("HTML gives nothing", "<html>\n<body>data</body>\n</html>", []),
  ]

  @Test(arguments: cases) func wholeStream(_ example: Case) throws {
    var decoder = SSEDecoder()
    #expect(try decoder.push(example.stream) + decoder.finish() == example.events)
  }

  @Test(arguments: cases) func byteByByte(_ example: Case) throws {
    var decoder = SSEDecoder()
    var events: [SSEEvent] = []
    for byte in example.stream { events += try decoder.push([byte]) }
    events += try decoder.finish()
    #expect(events == example.events)
  }

  @Test func randomSplitsOfAllCasesInOneStream() throws {
    // Cases that depend on the start or the end of a stream stand alone.
    let joined = Self.cases.filter { $0.stream.suffix(2) == [10, 10] && $0.stream.first != 0xEF }
    let stream = joined.flatMap(\.stream)
    var whole = SSEDecoder()
    let expected = try whole.push(stream)
    #expect(expected.count >= joined.count)
    for seed in 0..<500 {
      var decoder = SSEDecoder()
      var events: [SSEEvent] = []
      for piece in randomPieces(of: stream, seed: UInt64(seed)) {
        events += try decoder.push(piece)
      }
      #expect(events == expected, "seed \(seed)")
    }
  }

  @Test func anEventIsGivenWithTheByteThatEndsIt() throws {
    var decoder = SSEDecoder()
    #expect(try decoder.push(Array("data: a\r\n\r".utf8)) == [.init(data: "a")])
    #expect(try decoder.push(Array("\n".utf8)) == [])
    #expect(try decoder.finish() == [])
  }

  @Test func retryIsKept() throws {
    var decoder = SSEDecoder()
    _ = try decoder.push(Array("retry: 1500\nretry: soon\n".utf8))
    #expect(decoder.retry == 1500)
  }

  @Test func finishGivesTheLastEventOnce() throws {
    var decoder = SSEDecoder()
    _ = try decoder.push(Array("data: a".utf8))
    #expect(try decoder.finish() == [.init(data: "a")])
    #expect(try decoder.finish() == [])
  }

  @Test func aLineOverTheLimitIsRefusedAfterTheEventsBeforeIt() throws {
    var decoder = SSEDecoder(limit: 20)
    let long = "data: a\n\ndata: " + String(repeating: "x", count: 20)
    #expect(try decoder.push(Array(long.utf8)) == [.init(data: "a")])
    #expect(throws: LineTooLong(limit: 20)) { try decoder.push(Array("\n\ndata: b\n\n".utf8)) }
    #expect(throws: LineTooLong(limit: 20)) { try decoder.finish() }
  }

  @Test func aLineOfExactlyTheLimitIsTaken() throws {
    var decoder = SSEDecoder(limit: 20)
    let text = String(repeating: "x", count: 14)
    #expect(try decoder.push(Array("data: \(text)\n\n".utf8)) == [.init(data: text)])
  }

  @Test func manyShortLinesOfOneEventAreRefusedToo() throws {
    var decoder = SSEDecoder(limit: 20)
    let lines = Array(String(repeating: "data: 1234\n", count: 4).utf8)
    #expect(try decoder.push(lines) == [])  // 19 bytes with the joining line feeds
    #expect(throws: LineTooLong(limit: 20)) { try decoder.push(lines) }
    #expect(throws: LineTooLong(limit: 20)) { try decoder.finish() }
  }

  @Test func endlessGarbageIsNotKept() throws {
    var decoder = SSEDecoder(limit: 1000)
    let garbage = [UInt8](repeating: 0x41, count: 4096)
    for _ in 0..<100 {
      #expect(throws: LineTooLong(limit: 1000)) { try decoder.push(garbage) }
    }
  }
}
