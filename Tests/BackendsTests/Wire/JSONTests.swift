import Foundation
import Testing

@testable import Backends

struct JSONTests {
  @Test func `What is written reads back as the same, by Foundation too`() throws {
    let every = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
    let value: JSON = [
      "text": .string(every + "\u{2028}😀\u{10FFFF}"), "empty": "", "zero": 0.0, "tenth": 0.1,
      "large": 1e300, "small": -2.5e-9, "int": -9_007_199_254_740_991, "true": true, "false": false,
      "null": .null, "list": [1, "two", [], [:]], "a\"b\\c/d": ["deep": ["deeper": [3]]],
    ]
    #expect(JSON(value.bytes)?["text"] == value["text"])
    let read = try #require(JSON(value.bytes)?.object)
    #expect(read.count == value.object?.count)
    for (key, member) in read where !["zero", "large"].contains(key) {
      #expect(member == value[key], "\(key)")
    }
    #expect(read["zero"]?.int == 0)
    #expect(
      read["large"].flatMap { if case .double(let value) = $0 { value } else { nil } } == 1e300)
  }

  @Test func `What has to be escaped is, wherever it stands`() throws {
    let marks = ["\"", "\\", "\n", "\u{1}", "\u{1F}", "\u{7F}", "é", "\u{FFFD}"]
    for before in 0...17 {
      for after in 0...9 {
        for (index, mark) in marks.enumerated() {
          let text =
            String(repeating: "a", count: before) + mark + marks[(index + after) % marks.count]
            + String(repeating: "b", count: after)
          let value: JSON = [.string(text), .string(mark)]
          #expect(JSON(value.bytes) == value, "\(text.debugDescription)")
        }
      }
    }
    let worst = String(repeating: "\u{1}", count: 1_000)
    #expect(JSON(JSON.string(worst).bytes) == .string(worst))
  }

  @Test func `The same value gives the same bytes, by the order of keys`() {
    let value: JSON = [
      "b": 1, "a/c": .double(0), "B": .double(.infinity), "a": "x\ty\n\u{1}/\u{1F}",
    ]
    #expect(
      String(decoding: value.bytes, as: UTF8.self)
        == #"{"B":0,"a":"x\ty\n\u0001/\u001f","a/c":0,"b":1}"#)
  }

  @Test func `A byte order mark is passed over, and text that is damaged is mended`() {
    #expect(JSON([0xEF, 0xBB, 0xBF] + Array(#"{"a":1}"#.utf8)) == ["a": 1])
    #expect(JSON(Array(#"["\ud83d"]"#.utf8)) == ["\u{FFFD}"])
    #expect(JSON(Array(#"[""#.utf8) + [0xE9] + Array(#""]"#.utf8)) == ["\u{FFFD}"])
  }

  @Test(arguments: ["", " ", "{", #"{"a":1,}"#, "{} {}", "nul", "01", "'a'", "<html>"])
  func `What is no JSON is nil`(text: String) {
    #expect(JSON(Array(text.utf8)) == nil)
  }

  @Test func `Of a name that stands twice the last one counts`() {
    #expect(JSON(Array(#"{"a":1,"a":2}"#.utf8)) == ["a": 2])
    #expect(JSON(Array(#"{"a":1,"a":2}"#.utf8))?["a"] == 2)
  }

  @Test func `An object that was parsed is as one that was made`() throws {
    let parsed = try #require(JSON(Array(#"{"a":{"b":[{"c":1}]},"n":null,"e":{}}"#.utf8)))
    let made: JSON = ["e": [:], "a": ["b": [["c": 1]]], "n": .null]
    #expect(parsed == made && made == parsed)
    #expect(parsed.object == made.object)
    #expect(parsed.bytes == made.bytes)
    #expect(parsed.isObject && made.isObject && parsed["e"]?.isObject == true)
    #expect(parsed["a"]?["b"]?.array?.first?["c"]?.int == 1)
    #expect(parsed["n"] == .null && parsed["x"] == nil && parsed["n"]?["a"] == nil)
    for other: JSON in [["a": 1], [:], .null, "a", [1], 1] {
      #expect(parsed != other && other != parsed)
    }
  }
}
