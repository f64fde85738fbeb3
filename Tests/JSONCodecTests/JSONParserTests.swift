import Foundation
import JSONCodec
import TestSupport
import Testing

@Suite struct JSONParserTests {
  @Test(
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("false\n", .bool(false)),
      ("0", .integer(0)), ("-0", .integer(0)), ("42", .integer(42)), ("-7", .integer(-7)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("1.5", .number(1.5)), ("-0.25", .number(-0.25)), ("1e3", .number(1000)),
      ("2E-2", .number(0.02)), ("1e+2", .number(100)), ("1e400", .number(.greatestFiniteMagnitude)),
      ("-1e400", .number(-.greatestFiniteMagnitude)), ("1e-400", .number(0)),
      (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u0041\u00e9\u4E2D""#, "Aé中"), (#""\u0000""#, "\0"), (#""\ud83d\ude00""#, "😀"),
      (#""😀 é""#, "😀 é"),
      (
        #""tail after escape: \n then more than eight bytes""#,
        "tail after escape: \n then more than eight bytes"
      ),
      ("[]", []), ("[ ]", []), ("[1, [2], {}]", [1, [2], [:]]),
      ("{}", [:]), (#"{ "a" : 1 , "b" : [ null ] }"#, ["a": 1, "b": [nil]]),
      (#"{"a\nb":1}"#, ["a\nb": 1]),
    ] as [(String, JSONValue)])
  func accepts(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
    (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
    (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
  ])
  func repairsLoneSurrogates(text: String, value: String) throws {
    #expect(try JSONValue(parsing: text).string == value)
  }

  @Test func repairsInvalidUTF8() throws {
    let bytes = Array(#"{"a":""#.utf8) + [0x61, 0xFF, 0x62, 0xC3] + Array(#"\n"}"#.utf8)
    #expect(try JSONValue(parsing: bytes)["a"]?.string == "a\u{FFFD}b\u{FFFD}\n")
  }

  /// Short strings are made in another way than long ones; names and values must come out alike.
  @Test(arguments: 0...40)
  func aStringOfAnyLengthIsDecodedAsTheStandardLibraryDoes(_ count: Int) throws {
    var random = SeededRandom(seed: UInt64(count))
    let pieces: [[UInt8]] = [
      [0x61], [0x7F], Array("é".utf8), Array("中".utf8), Array("😀".utf8), [0xFF], [0xC3],
      [0xE4, 0xB8],
    ]
    for kinds in [1, 2, 5, pieces.count] {
      for _ in 0..<20 {
        var content: [UInt8] = []
        while content.count < count { content += pieces[random.below(kinds)] }
        content = Array(content.prefix(count))
        let quoted = [0x22] + content + [0x22]
        let object = try #require(
          JSONValue(parsing: [0x7B] + quoted + [0x3A] + quoted + [0x7D]).object)
        let expected = String(decoding: content, as: UTF8.self)
        #expect(object[expected]?.string.map { Array($0.utf8) } == Array(expected.utf8))
        #expect(object.members.map { Array($0.key.utf8) } == [Array(expected.utf8)])
      }
    }
  }

  @Test(
    arguments: [
      ("", .unexpectedEnd), ("  ", .unexpectedEnd), ("[", .unexpectedEnd), ("{", .unexpectedEnd),
      ("[1", .unexpectedEnd), ("[1,", .unexpectedEnd), (#"{"a""#, .unexpectedEnd),
      (#"{"a":"#, .unexpectedEnd), (#"{"a":1"#, .unexpectedEnd), (#"{"a":1,"#, .unexpectedEnd),
      (#"""#, .unexpectedEnd), (#""abc"#, .unexpectedEnd), (#""a\"#, .unexpectedEnd),
      (#""a\u12"#, .unexpectedEnd), ("tru", .unexpectedEnd),
      ("]", .unexpectedByte), ("[,1]", .unexpectedByte), ("[1,]", .unexpectedByte),
      ("[1 2]", .unexpectedByte), ("{1:2}", .unexpectedByte), (#"{"a" 1}"#, .unexpectedByte),
      (#"{"a":1,}"#, .unexpectedByte), ("{,}", .unexpectedByte), ("'a'", .unexpectedByte),
      ("+1", .unexpectedByte), (".5", .unexpectedByte), ("NaN", .unexpectedByte),
      ("\u{FEFF}{}", .unexpectedByte), ("\u{A0}1", .unexpectedByte), ("/* */1", .unexpectedByte),
      ("trux", .badLiteral), ("nulL", .badLiteral), ("True", .unexpectedByte),
      ("-", .badNumber), ("01", .badNumber), ("-01", .badNumber), ("1.", .badNumber),
      ("1.e3", .badNumber), ("1e", .badNumber), ("1e+", .badNumber), ("-a", .badNumber),
      ("0x10", .trailingBytes), ("1 2", .trailingBytes), ("{}}", .trailingBytes),
      ("nullx", .trailingBytes), ("1\0", .trailingBytes),
      (#""\x""#, .badEscape), (#""\u12G4""#, .badEscape), (#""\ud83d\uZZZZ""#, .badEscape),
      ("\"a\tb\"", .controlCharacter), ("\"a\\n\nb\"", .controlCharacter),
      ("\"\0\"", .controlCharacter),
    ] as [(String, JSONParseError.Reason)])
  func refuses(text: String, reason: JSONParseError.Reason) {
    #expect {
      try JSONValue(parsing: text)
    } throws: { error in
      (error as? JSONParseError)?.reason == reason
    }
  }

  @Test func tellsWhere() {
    #expect(throws: JSONParseError(.unexpectedByte, at: 5)) {
      try JSONValue(parsing: #"{"a":?}"#)
    }
  }

  @Test func depthIsLimited() throws {
    let limit = JSONValue.depthLimit
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSONValue(parsing: nested(limit))
    #expect(throws: JSONParseError(.tooDeep, at: limit)) {
      try JSONValue(parsing: nested(limit + 1))
    }
    #expect(throws: JSONParseError.self) {
      try JSONValue(parsing: String(repeating: #"{"a":["#, count: 1_000_000))
    }
  }

  @Test func aDocumentComesThroughWhole() throws {
    let line = "\tlet grüße = \"C:\\\\temp 😀\" // \u{2028} \u{7F}\r\n"
    let text = String(repeating: line, count: 5_000)
    let body = try JSONEncoder().encode(["text": text])
    #expect(try JSONValue(parsing: [UInt8](body))["text"]?.string == text)
  }

  /// Any byte of a real message replaced, removed or doubled: a value or an error, never a trap,
  /// and the same verdict as Foundation's parser wherever the two do not differ by intent.
  @Test func agreesWithFoundationOnDamagedMessages() throws {
    let original = Array(
      #"{"id":1,"params":{"a":[true,null,-1.5e3,0],"t":"x\n\u00e9\\😀"},"b":false}"#.utf8)
    var random = SeededRandom(seed: 7)
    let interesting = Array("\"\\{}[]:,0123456789-+.eEtfnu \n".utf8) + [0x00, 0x1F, 0x80, 0xFF]
    for _ in 0..<5_000 {
      var bytes = original
      for _ in 0...random.below(2) {
        let index = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[index] = interesting[random.below(interesting.count)]
        case 1: bytes.remove(at: index)
        case 2: bytes.insert(interesting[random.below(interesting.count)], at: index)
        default: bytes.removeSubrange(index..<min(bytes.count, index + random.below(6)))
        }
      }
      // Foundation refuses invalid UTF-8, lone surrogates and huge numbers, which we repair, and
      // accepts a comma after the last element.
      let text = String(decoding: bytes, as: UTF8.self)
      let differs =
        Array(text.utf8) != bytes || text.contains(/\\u[dD]/) || text.contains(/[eE]\+?\d{3}/)
        || text.contains(/,\s*[\]}]/)
      guard !differs else {
        _ = try? JSONValue(parsing: bytes)
        continue
      }
      let ours = try? JSONValue(parsing: bytes)
      let theirs = try? JSONSerialization.jsonObject(
        with: Data(bytes), options: [.fragmentsAllowed])
      #expect((ours == nil) == (theirs == nil), "\(text)")
    }
  }

  @Test func readsBackWhatItWrote() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<2_000 {
      let value = random.value(depth: 4)
      #expect(try JSONValue(parsing: value.serialized()) == value)
    }
  }
}
