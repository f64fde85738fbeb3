import Testing

@testable import Settings

@Suite struct JSON5ReaderTests {
  private func json(_ text: String) throws -> String? {
    try JSON5Reader.read(text).json
  }

  private func fault(_ text: String) -> String? {
    do throws(SettingsSyntaxFault) {
      _ = try JSON5Reader.read(text)
      return nil
    } catch {
      return "\(error.position.line):\(error.position.column) \(error.message)"
    }
  }

  @Test(arguments: [
    (#"{"a": 1, "b": [true, false, null]}"#, #"{"a": 1, "b": [true, false, null]}"#),
    ("{a: 'x', $b_1: \"y\",}", #"{"a": "x", "$b_1": "y"}"#),
    ("[1, 2,]", "[1, 2]"),
    ("/* a */ { // b\n a /* c */ : /* d */ 1 // e\n }\n// end", #"{"a": 1}"#),
    ("{ü: 1, \\u0061b: 2, true: 3, null: 4}", #"{"ü": 1, "ab": 2, "true": 3, "null": 4}"#),
    ("\u{FEFF}\u{A0}\u{2003}{\u{B}}\u{C}", "{}"),
    ("'it''s'".replacing("''", with: "\\'"), #""it's""#),
    ("\"tab\\tquote\\\"slash\\/line\\nq\\q\"", #""tab\tquote\"slash/line\nqq""#),
    ("'a\\\nb\\\r\nc\\\u{2028}d'", #""abcd""#),
    ("'\\x41\\u00e9\\uD83D\\uDE00'", "\"Aé😀\""),
    ("'\\uD83Dx\\uDE00\\uD83D\\u0041'", "\"\u{FFFD}x\u{FFFD}\u{FFFD}A\""),
    ("'\\0\u{2028}'", "\"\\u0000\u{2028}\""),
    (
      "[+1, -2, .5, 5., 5.e1, 1e3, -.5E-1, 0x1F, -0Xa]", "[1, -2, 0.5, 5, 50, 1000, -0.05, 31, -10]"
    ),
    ("[0, 0.5, 1e400]".replacing(", 1e400", with: ""), "[0, 0.5]"),
  ])
  func reads(_ text: String, _ expected: String) throws {
    #expect(try json(text) == expected)
  }

  @Test func readsNumbersThatJSONHasNoWordFor() throws {
    let value = try JSON5Reader.read("[Infinity, -Infinity, NaN, 1e400]")
    let numbers = value.elements?.compactMap { element -> Double? in
      if case .number(let number) = element.content { number } else { nil }
    }
    #expect(numbers?.count == 4)
    #expect(numbers?[0] == .infinity)
    #expect(numbers?[1] == -.infinity)
    #expect(numbers?[2].isNaN == true)
    #expect(numbers?[3] == .infinity)
    #expect(value.json == nil)
  }

  @Test(arguments: [
    ("", "1:1 a value is missing at the end"),
    ("{", "1:1 this `{` is never closed"),
    ("{a: 1\n", "1:1 this `{` is never closed"),
    ("{\n  a: [1, 2\n", "2:6 this `[` is never closed"),
    ("{a 1}", "1:4 expected `:` after the key"),
    ("{a: 1 b: 2}", "1:7 expected `,` or `}` after the value"),
    ("[1 2]", "1:4 expected `,` or `]` after the value"),
    ("[,]", "1:2 expected a value, not `,`"),
    ("{,}", "1:2 expected a key or `}`, not `,`"),
    ("{a: }", "1:5 expected a value, not `}`"),
    ("{\r\n  a: 'open\r\n}", "2:6 this string is never closed"),
    ("{\ra: secret\r}", "2:4 text needs quotes around it"),
    ("/* open", "1:1 this comment is never closed"),
    ("{} {}", "1:4 nothing may follow the value, but here is `{`"),
    ("'\\x4'", "1:5 expected 2 hexadecimal digits"),
    ("'\\1'", "1:3 a number cannot be escaped"),
    ("'\\01'", "1:3 a number cannot be escaped; write `\\x00`"),
    ("{a: 010}", "1:5 this is no number"),
    ("{a: 1.2.3}", "1:5 this is no number"),
    ("{a: 0x}", "1:5 this is no number"),
    ("{a: 1e}", "1:5 this is no number"),
    ("{a: .}", "1:5 this is no number"),
    ("{a: --1}", "1:5 this is no number"),
    ("{é: 1, \u{301}x: 2}", "1:8 expected a key or `}`, not U+301"),
    ("{a\\u0020b: 1}", "1:3 no letter for a bare word"),
    ("\u{1}", "1:1 expected a value, not U+1"),
  ])
  func namesTheFaultAndItsPlace(_ text: String, _ expected: String) {
    #expect(fault(text) == expected)
  }

  @Test func remembersWhereEachValueAndKeyStood() throws {
    let value = try JSON5Reader.read("{\n  // é\n  'é': [1,\r\n    {b: 'x'}],\n}")
    let member = try #require(value.members?.first)
    #expect(member.keyPosition == SettingsPosition(line: 3, column: 3))
    #expect(member.value.position == SettingsPosition(line: 3, column: 8))
    let inner = try #require(member.value.elements?.last)
    #expect(inner.position == SettingsPosition(line: 4, column: 5))
    #expect(inner["b"]?.position == SettingsPosition(line: 4, column: 9))
  }

  @Test func keepsBothOfTwoEqualKeysInOrder() throws {
    let value = try JSON5Reader.read("{a: 1, a: 2}")
    #expect(value.members?.map(\.key) == ["a", "a"])
    #expect(value["a"]?.integer == 2)
    #expect(value.json == #"{"a": 2}"#)
  }

  @Test func refusesEndlessNesting() {
    let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(fault(deepest) == nil)
    #expect(
      fault(String(repeating: "[", count: 100_000)) == "1:65 more than 64 levels of nesting")
    #expect(
      fault(String(repeating: "{a:", count: 100_000)) == "1:193 more than 64 levels of nesting")
  }

  @Test func writtenJSONReadsBackEqual() throws {
    let text = #"{"a": "\u0001\"\\é\n", "b": [0.1, -3, 1e+21, {}], "c": {"d": null}}"#
    let value = try JSON5Reader.read(text)
    let line = try #require(value.json)
    let pretty = try #require(value.prettyJSON())
    #expect(try JSON5Reader.read(line).json == line)
    #expect(try JSON5Reader.read(pretty).json == line)
  }
}
