import Foundation
import JSONCodec
import JSONRPC
import TestSupport
import Testing

@Suite struct MessageFramerTests {
  /// Everything that comes out of a text given in pieces of `size` bytes.
  func events(
    _ text: String, pieces size: Int = .max, limit: Int = 1000
  ) -> [MessageFramer.Event] {
    var framer = MessageFramer(limit: limit)
    var events: [MessageFramer.Event] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      framer.consume(Array(rest.prefix(size))) { events.append($0) }
      rest = rest.dropFirst(size)
    }
    return events
  }

  func message(_ body: String) -> MessageFramer.Event { .message(Array(body.utf8)) }

  static let streams: [(String, [String])] = [
    ("Content-Length: 2\r\n\r\n{}", ["{}"]),
    ("Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull", ["{}", "null"]),
    ("Content-Length: 2\n\n{}Content-Length: 2\n\n[]", ["{}", "[]"]),
    ("Content-Length: 2\r\n\n{}", ["{}"]),
    ("content-length: 2\r\n\r\n{}CONTENT-LENGTH:2\r\n\r\n[]", ["{}", "[]"]),
    ("Content-Length :\t2 \r\n\r\n{}", ["{}"]),
    (
      "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n"
        + "X-Other: a:b\r\n\r\n{}", ["{}"]
    ),
    ("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", ["{}"]),
    ("Content-Length: 002\r\n\r\n{}", ["{}"]),
    ("\r\n\nContent-Length: 2\r\n\r\n{}\r\n\r\nContent-Length: 2\r\n\r\n[]\n", ["{}", "[]"]),
    ("Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}", ["", "{}"]),
  ]

  @Test(arguments: streams, [1, 2, 3, 7, 4096])
  func cutsMessages(stream: (String, [String]), size: Int) {
    #expect(events(stream.0, pieces: size) == stream.1.map(message))
  }

  @Test func lengthsCountBytes() {
    #expect(events("Content-Length: 8\r\n\r\n\"é😀\"", pieces: 1) == [message("\"é😀\"")])
  }

  @Test func knowsWhereAMessageEnds() {
    var framer = MessageFramer()
    #expect(framer.isBetweenMessages)
    for piece in ["Content-Le", "ngth: 2\r\n", "\r\n", "{"] {
      framer.consume(Array(piece.utf8)) { _ in Issue.record("nothing is complete") }
      #expect(!framer.isBetweenMessages)
    }
    framer.consume([UInt8(ascii: "}")]) { #expect($0 == message("{}")) }
    #expect(framer.isBetweenMessages)
  }

  @Test(arguments: [1, 5, 4096])
  func overlongBodiesAreSkipped(size: Int) {
    let body = String(repeating: "x", count: 1001)
    let stream = "Content-Length: 1001\r\n\r\n\(body)Content-Length: 2\r\n\r\n{}"
    #expect(events(stream, pieces: size) == [.oversize(length: 1001), message("{}")])
    let fits = "Content-Length: 1000\r\n\r\n\(body.dropLast())"
    #expect(events(fits, pieces: size) == [message(String(body.dropLast()))])
  }

  /// Were the announced length set aside, this would end the process.
  @Test func anAnnouncedLengthIsNotAllocated() {
    let huge = "Content-Length: \(Int.max)\r\n\r\nabc"
    #expect(events(huge) == [.oversize(length: .max)])
    var framer = MessageFramer(limit: .max)
    framer.consume(Array(huge.utf8)) { _ in Issue.record("nothing is complete") }
    #expect(!framer.isBetweenMessages)
  }

  @Test(
    arguments: [
      ("Content-Length: x\r\n\r\n", MessageFramer.HeaderFault.badLength),
      ("Content-Length: -1\r\n\r\n", .badLength),
      ("Content-Length: 2.0\r\n\r\n", .badLength),
      ("Content-Length:\r\n\r\n", .badLength),
      ("Content-Length: 99999999999999999999\r\n\r\n", .badLength),
      ("Content-Type: a\r\n\r\n", .noLength),
      ("hello\r\n\r\n", .notAHeader),
      (": 2\r\n\r\n", .notAHeader),
      ("Content\rLength: 2\r\n\r\n", .notAHeader),
      ("Content-Length: 9223372036854775808\r\n\r\n", .badLength),
      (String(repeating: "x", count: 100_000) + "\r\n\r\n", .lineTooLong),
    ], [1, 3, 4096])
  func aBadHeaderIsReportedOnceAndTheStreamGoesOn(
    header: (String, MessageFramer.HeaderFault), size: Int
  ) {
    let next = "Content-Length: 2\r\n\r\n{}"
    let expected = [.malformedHeader(header.1), message("{}")]
    // The body of the lost message may follow, or not.
    #expect(events(header.0 + next, pieces: size) == expected)
    #expect(events(header.0 + #"{"a":"b"}"# + next, pieces: size) == expected)
    let long = "{\"a\":\"" + String(repeating: "y", count: 9_000) + "\"}"
    #expect(events(header.0 + long + next + next, pieces: size) == expected + [message("{}")])
  }

  @Test func strayTextBeforeAHeaderCostsNoMessage() {
    let stream = "a warning: something\nContent-Length: 2\r\n\r\n{}Content-Length: 2\r\n\r\n[]"
    #expect(
      events(stream, pieces: 1) == [.malformedHeader(.notAHeader), message("{}"), message("[]")])
  }

  @Test func twoLengthsAreAFaultButTheLastIsUsed() {
    let stream = "Content-Length: 9\r\nContent-Length: 2\r\n\r\n{}Content-Length: 2\r\n\r\n[]"
    #expect(
      events(stream) == [.malformedHeader(.conflictingLengths), message("{}"), message("[]")])
  }

  @Test func aBodyLongerThanAnnouncedCostsOnlyItself() {
    let stream = "Content-Length: 2\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n[]"
    #expect(
      events(stream, pieces: 1) == [message("{\""), .malformedHeader(.notAHeader), message("[]")])
  }

  @Test func anyBytesInAnyPiecesNeverTrap() {
    var random = SeededRandom(seed: 3)
    let words = [
      "Content-Length", ": ", "2", "17", "\r\n", "\n", "\r", "{}", ":", " ", "x", "é", "999999",
    ]
    for _ in 0..<3_000 {
      let text = (0..<random.below(40)).map { _ in words[random.below(words.count)] }.joined()
      let whole = events(text)
      #expect(events(text, pieces: 1) == whole)
      #expect(events(text, pieces: 1 + random.below(9)) == whole)
    }
  }

  @Test func framesWhatItCanCut() {
    let body = Array("{\"é\":1}".utf8)
    let frame = MessageFramer.frame(body)
    #expect(String(decoding: frame, as: UTF8.self) == "Content-Length: 8\r\n\r\n{\"é\":1}")
    #expect(events(String(decoding: frame, as: UTF8.self)) == [.message(body)])
  }

  @Test(arguments: [0, 9, 10, 99, 100, 999, 1000, 1023, 1024, 99_999, 100_000])
  func aFrameTellsTheLengthOfItsBody(_ count: Int) {
    let body = [UInt8](repeating: 0x61, count: count)
    #expect(MessageFramer.frame(body) == Array("Content-Length: \(count)\r\n\r\n".utf8) + body)
  }
}
