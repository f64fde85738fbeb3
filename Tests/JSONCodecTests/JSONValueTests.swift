import JSONCodec
import TestSupport
import Testing

@Suite struct JSONValueTests {
  let value: JSONValue = [
    "text": "a", "count": 3, "whole": 3.0, "half": 0.5, "flag": true, "none": nil,
    "list": [1, "two"], "inner": ["key": "value"],
  ]

  @Test func accessorsAnswerForTheirKindOnly() {
    #expect(value["text"]?.string == "a")
    #expect(value["text"]?.int == nil)
    #expect(value["count"]?.int == 3)
    #expect(value["count"]?.double == 3)
    #expect(value["count"]?.string == nil)
    #expect(value["flag"]?.bool == true)
    #expect(value["count"]?.bool == nil)
    #expect(value["list"]?[1]?.string == "two")
    #expect(value["list"]?[2] == nil)
    #expect(value["list"]?[-1] == nil)
    #expect(value["list"]?["key"] == nil)
    #expect(value["inner"]?["key"]?.string == "value")
    #expect(value["inner"]?[0] == nil)
    #expect(value["list"]?.array?.count == 2)
    #expect(value["inner"]?.object?.members.count == 1)
  }

  @Test func absentAndNullAreDifferent() {
    #expect(value["none"] == .some(.null))
    #expect(value["none"]?.isNull == true)
    #expect(value["absent"] == nil)
  }

  @Test func wholeDoublesAreInts() {
    #expect(value["whole"]?.int == 3)
    #expect(value["half"]?.int == nil)
    #expect(JSONValue.number(1e300).int == nil)
    #expect(JSONValue.number(.infinity).int == nil)
    #expect(JSONValue.number(.nan).int == nil)
  }

  @Test func theLastOfTwoMembersCounts() throws {
    #expect(try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#)["a"]?.int == 3)
  }

  @Test func membersKeepTheirOrder() {
    var object: JSONObject = ["z": 1, "a": 2]
    object["m"] = 3
    object["z"] = 4
    #expect(JSONValue.object(object).description == #"{"z":4,"a":2,"m":3}"#)
    object["a"] = nil
    #expect(JSONValue.object(object).description == #"{"z":4,"m":3}"#)
  }

  @Test func equalityIgnoresTheOrderOfMembers() {
    let one: JSONValue = ["a": 1, "b": [2]]
    let other: JSONValue = ["b": [2], "a": 1]
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(one != ["a": 1, "b": [3]])
    #expect(one != ["a": 1])
  }

  @Test(
    arguments: [
      (nil, "null"), (true, "true"), (false, "false"), (0, "0"), (-12, "-12"),
      (.integer(.min), "-9223372036854775808"), (0.5, "0.5"), (3.0, "3.0"), (1e100, "1e+100"),
      (.number(.nan), "null"), (.number(-.infinity), "null"),
      ("plain", #""plain""#), ("é中😀\u{7F}\u{2028}", "\"é中😀\u{7F}\u{2028}\""),
      ("\"\\\n\r\t\u{8}\u{1F}/", #""\"\\\n\r\t\u0008\u001f/""#),
      ([], "[]"), ([:], "{}"), ([1, [], "a"], #"[1,[],"a"]"#), (["k\n": nil], #"{"k\n":null}"#),
    ] as [(JSONValue, String)])
  func writes(value: JSONValue, text: String) {
    #expect(value.description == text)
  }

  /// Long texts are written in another way than names and words.
  @Test(arguments: 1...20)
  func aLongTextIsWrittenAsItsPiecesAre(_ seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let pieces = (0..<random.below(300)).map { _ in random.string() }
    let expected = pieces.map { JSONValue.string($0).description.dropFirst().dropLast() }.joined()
    #expect(JSONValue.string(pieces.joined()).description == "\"\(expected)\"")
  }

  @Test func aLongTextMayHaveNothingButEscapes() {
    for count in 250...270 {
      for (mark, escape) in [("\u{1}", #"\u0001"#), ("\n", #"\n"#)] {
        let text = String(repeating: mark, count: count)
        let expected = String(repeating: escape, count: count)
        #expect(JSONValue.string(text).description == "\"\(expected)\"")
        #expect(JSONValue.string(text + "abc").description == "\"\(expected)abc\"")
      }
    }
  }
}
