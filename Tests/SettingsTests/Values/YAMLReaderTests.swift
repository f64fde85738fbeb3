import TestSupport
import Testing

@testable import Settings

@Suite struct YAMLReaderTests {
  private func json(_ text: String) throws -> String? {
    try YAMLReader.read(text).json
  }

  private func fault(_ text: String) -> String? {
    do throws(SettingsSyntaxFault) {
      _ = try YAMLReader.read(text)
      return nil
    } catch {
      return "\(error.position.line):\(error.position.column) \(error.message)"
    }
  }

  @Test(
    arguments: [
      ("", "null"),
      ("# only a comment\n", "null"),
      ("---\na: 1\n...\nrest", #"{"a": 1}"#),
      ("%YAML 1.2\n---\na: 1\n---\nb: 2", #"{"a": 1}"#),
      ("a: 1\nb:\n  c: x y\n  d:\ne: ''", #"{"a": 1, "b": {"c": "x y", "d": null}, "e": ""}"#),
      ("- a\n- - b\n  - c\n-\n  d: 1\n", #"["a", ["b", "c"], {"d": 1}]"#),
      (
        "m:\n- name: a\n  roles:\n  - x\n  - y\n- name: b\nz: 1",
        #"{"m": [{"name": "a", "roles": ["x", "y"]}, {"name": "b"}], "z": 1}"#
      ),
      (
        "m:\n    - a: 1\n      b: 2\n\n    # gap\n    - a: 3\n",
        #"{"m": [{"a": 1, "b": 2}, {"a": 3}]}"#
      ),
      (
        "a: {b: 1, 'c d': [x, \"y\", 2,], e: , f}",
        #"{"a": {"b": 1, "c d": ["x", "y", 2], "e": null, "f": null}}"#
      ),
      ("a: [\n  1, # one\n  2\n  ]\nb: 3", #"{"a": [1, 2], "b": 3}"#),
      ("a: [one\n  two, {b: c\n d, e\n : f}]", #"{"a": ["one two", {"b": "c d", "e": "f"}]}"#),
      ("[]", "[]"), ("{}", "{}"), ("just text", #""just text""#),
      (
        "url: https://a.b/v1#frag\nt: a:b c # note",
        #"{"url": "https://a.b/v1#frag", "t": "a:b c"}"#
      ),
      ("key: ${{ secrets.MY_KEY }}", #"{"key": "${{ secrets.MY_KEY }}"}"#),
      (
        "a: 'it''s'\nb: \"x\\n\\u00e9\\x41\\U0001F600\\\"\"",
        "{\"a\": \"it's\", \"b\": \"x\\néA😀\\\"\"}"
      ),
      ("'a: b': 1\n\"c\": 2", #"{"a: b": 1, "c": 2}"#),
      ("a: \"one\n  two\n\n  three\"\nb: 'x\n  y'", #"{"a": "one two\nthree", "b": "x y"}"#),
      ("a: one\n  two\n  three\nb: 1", #"{"a": "one two three", "b": 1}"#),
      ("a: \"x\\\n   y\"", #"{"a": "xy"}"#),
      (
        "- null\n- ~\n-\n- True\n- false\n- 0x1F\n- 0o17\n- -3\n- 1.5e3\n- .5\n- 1.2.3\n- 1e\n- yes",
        #"[null, null, null, true, false, 31, 15, -3, 1500, 0.5, "1.2.3", "1e", "yes"]"#
      ),
      ("a: |\n  x\n    y\n\n  z\nb: 1", #"{"a": "x\n  y\n\nz\n", "b": 1}"#),
      ("a: |-\n  x\n  y\n\n\nb: >-\n  p\n  q\n\n  r\n", #"{"a": "x\ny", "b": "p q\nr"}"#),
      ("a: |+\n  x\n\nb: |2\n    y\n", #"{"a": "x\n\n", "b": "  y\n"}"#),
      ("- >\n  a\n  b\n   c\n  d\n- |\n  no # comment\n", #"["a b\n c\nd\n", "no # comment\n"]"#),
      (
        "a: &x 1\nb: *x\nc: &y\n  d: 2\ne: *y\nf: &z [1]\ng: [*z, *x]",
        #"{"a": 1, "b": 1, "c": {"d": 2}, "e": {"d": 2}, "f": [1], "g": [[1], 1]}"#
      ),
      (
        "b: &b\n  p: 1\n  q: 2\nc:\n  <<: *b\n  q: 3\nd:\n  <<: [*b, {r: 4, p: 5}]\n  s: 6",
        #"{"b": {"p": 1, "q": 2}, "c": {"p": 1, "q": 3}, "d": {"r": 4, "p": 1, "q": 2, "s": 6}}"#
      ),
      ("- &m\n  a: 1\n- <<: *m\n  b: 2", #"[{"a": 1}, {"a": 1, "b": 2}]"#),
      ("a: 1\r\nb:\r\n  - x\r\n", #"{"a": 1, "b": ["x"]}"#),
      ("\u{FEFF}a:\t1 \t# c\n\t\nb: 2", #"{"a": 1, "b": 2}"#),
      ("a: -1\nb: - \n", nil),
      ("a: x - y\nb: a-b\nc: -x", #"{"a": "x - y", "b": "a-b", "c": "-x"}"#),
      ("? a", nil),
    ] as [(String, String?)])
  func reads(_ text: String, _ expected: String?) throws {
    guard let expected else {
      #expect(fault(text) != nil)
      return
    }
    #expect(try json(text) == expected)
  }

  @Test(
    arguments: [
      ("a: 1\n  b: 2", "2:3 this does not belong here; is it indented rightly?"),
      ("a:\n  b: 1\n c: 2", "3:2 this does not belong here; is it indented rightly?"),
      ("a: b: c", "1:4 a second key on the line; quote the text, or indent it"),
      ("a: - b", "1:4 a list starts on a line of its own"),
      ("a:\n\tb: 1", "2:1 a tab cannot indent; use spaces"),
      ("a: 'x\nb: 1", "1:4 this string is never closed"),
      ("a: [1, 2\nb: 1", nil),
      ("a: [1, 2", "1:4 this `[` is never closed"),
      ("a: {b: 1", "1:4 this `{` is never closed"),
      ("a: ['1' 'x']", "1:9 expected `,` or `]`"),
      ("a: *none", "1:4 no anchor of this name comes before"),
      ("a: !!str 1", "1:4 plain text cannot start with this character; put quotes around it"),
      ("a: @x", "1:4 plain text cannot start with this character; put quotes around it"),
      ("<<: 1", "1:5 `<<` takes mappings"),
      ("a: \"\\q\"", "1:6 there is no such escape"),
      ("a: | x", "1:5 the text starts on the next line"),
      ("a: 1\n]", "2:1 this does not belong here; is it indented rightly?"),
    ] as [(String, String?)])
  func namesTheFaultAndItsPlace(_ text: String, _ expected: String?) {
    if let expected {
      #expect(fault(text) == expected)
    } else {
      #expect(fault(text) != nil)
    }
  }

  @Test func remembersWhereValuesStood() throws {
    let value = try YAMLReader.read("a:\n  - b: x\n    c: 'é' \n")
    let element = try #require(value["a"]?.elements?.first)
    #expect(element["b"]?.position == SettingsPosition(line: 2, column: 8))
    #expect(element.members?.last?.keyPosition == SettingsPosition(line: 3, column: 5))
  }

  @Test func neitherNestingNorAliasesExhaustAnything() {
    #expect(fault(String(repeating: "[", count: 100_000))?.hasSuffix("levels of nesting") == true)
    #expect(fault(String(repeating: "- ", count: 100_000))?.hasSuffix("levels of nesting") == true)
    var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      bomb += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(fault(bomb)?.hasSuffix("more than 100000 values") == true)
  }

  @Test func noTextStopsTheReader() {
    let seed = """
      base: &n  # comment
        name: "x"
      models:
        - name: a
          roles: [autocomplete, {x: 'y'}]
          text: |-
            one
             two
        - <<: *n
          more: >
            folded

            text
      """
    let pieces = [
      ":", " ", "\n", "-", "- ", "?", "|", ">", "&a", "*n", "<<: ", "'", "\"", "\\", "[", "]", "{",
      "}", ",", "#", "\t", "\r", "---", "...", "é", "😀", "%", "!", "0x", ".inf", "1e9999",
    ]
    var random = SeededRandom(seed: 7)
    var readable = 0
    for _ in 0..<3_000 {
      let text = seed.mutated(pieces, &random)
      if fault(text) == nil { readable += 1 }
    }
    #expect(readable > 300)
    #expect(readable < 2_900)
  }
}
