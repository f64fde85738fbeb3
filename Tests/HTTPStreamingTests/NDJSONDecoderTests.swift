import HTTPStreaming
import Testing

@Suite struct NDJSONDecoderTests {
  static let cases: [(stream: String, lines: [String])] = [
    ("{\"a\":1}\n{\"b\":2}\n", ["{\"a\":1}", "{\"b\":2}"]),
    ("{\"a\":1}\r\n{\"b\":2}\r\n", ["{\"a\":1}", "{\"b\":2}"]),
    ("{\"a\":1}\n{\"b\":2}", ["{\"a\":1}", "{\"b\":2}"]),
    ("{\"a\":1}\r\n{\"b\":2}\r", ["{\"a\":1}", "{\"b\":2}"]),
    ("\n\r\n{\"a\":1}\n \t\n\n{\"b\":2}\n\n", ["{\"a\":1}", "{\"b\":2}"]),
    ("{\"a\":\r1}\n", ["{\"a\":\r1}"]),
    ("\u{FEFF}{\"a\":\"é→🧵\u{2028}\"}\n", ["{\"a\":\"é→🧵\u{2028}\"}"]),
    ("", []),
    ("\n\n", []),
  ]

  @Test(arguments: cases) func anySplit(stream: String, lines: [String]) throws {
    var decoder = NDJSONDecoder()
    #expect(try decoder.push(Array(stream.utf8)) + decoder.finish() == lines)
    for seed in 0..<50 {
      var decoder = NDJSONDecoder()
      var split: [String] = []
      let pieces =
        seed == 0
        ? stream.utf8.map { [$0] } : randomPieces(of: Array(stream.utf8), seed: UInt64(seed))
      for piece in pieces { split += try decoder.push(piece) }
      split += try decoder.finish()
      #expect(split == lines, "seed \(seed)")
    }
  }

  @Test func brokenUTF8IsRepaired() throws {
    var decoder = NDJSONDecoder()
    #expect(try decoder.push([0x22, 0xE9, 0x22, 10]) == ["\"\u{FFFD}\""])
  }

  @Test func aLineOverTheLimitIsRefusedAfterTheLinesBeforeIt() throws {
    var decoder = NDJSONDecoder(limit: 8)
    #expect(try decoder.push(Array("{}\n12345678\n123456789".utf8)) == ["{}", "12345678"])
    #expect(throws: LineTooLong(limit: 8)) { try decoder.push(Array("\n{}\n".utf8)) }
    #expect(throws: LineTooLong(limit: 8)) { try decoder.finish() }
  }
}
