import TestSupport
import Testing
import TextDocuments

@testable import Completion

@Suite struct SuggestionCacheTests {
  let key = "/w/a.swift"

  func filled(_ text: String, _ content: String, limits: SuggestionCache.Limits = .init())
    -> SuggestionCache
  {
    var cache = SuggestionCache(limits: limits)
    let (snapshot, offset) = marked(text)
    cache.store(.init(text: content), for: "b", at: offset, in: snapshot, of: key)
    return cache
  }

  func marked(_ text: String) -> (TextSnapshot, Int) {
    let parts = text.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    return (TextSnapshot(parts.joined()), parts[0].utf8.count)
  }

  func find(_ cache: SuggestionCache, _ text: String, backend: String = "b") -> String? {
    var cache = cache
    let (snapshot, offset) = marked(text)
    return cache.find(for: backend, at: offset, in: snapshot, of: key).map {
      String(decoding: Array($0.content.text.utf8).dropFirst($0.typed), as: UTF8.self)
    }
  }

  static let hits: [(String, String?)] = [
    ("let a = ‸\nnext()\n", "foo(bar)"),
    ("let a = fo‸\nnext()\n", "o(bar)"),
    ("let a = foo(‸)\nnext()\n", "bar)"),
    ("let a = ‸  )\n\n  next()\n", "foo(bar)"),
    ("let a = fx‸\nnext()\n", nil),
    ("let b = ‸\nnext()\n", nil),
    ("let a = ‸\nother()\n", nil),
    ("let a = foo(bar)‸\nnext()\n", nil),
    ("xlet a = ‸\nnext()\n", nil),
  ]

  @Test(arguments: hits) func finds(_ text: String, _ rest: String?) {
    #expect(find(filled("let a = ‸\nnext()\n", "foo(bar)"), text) == rest)
  }

  @Test func anotherBackendsAnswerIsNotTaken() {
    #expect(find(filled("let a = ‸\n", "foo"), "let a = ‸\n", backend: "c") == nil)
  }

  @Test func anotherDocumentsAnswerIsNotTaken() {
    var cache = filled("let a = ‸\n", "foo")
    let (text, offset) = marked("let a = ‸\n")
    #expect(cache.find(for: "b", at: offset, in: text, of: "/w/b.swift") == nil)
    cache.store(.init(text: "bar"), for: "b", at: offset, in: text, of: "/w/b.swift")
    #expect(cache.count == 2)
    #expect(cache.find(for: "b", at: offset, in: text, of: key)?.content.text == "foo")
    cache.removeAll(of: key)
    #expect(cache.find(for: "b", at: offset, in: text, of: key) == nil)
    #expect(cache.find(for: "b", at: offset, in: text, of: "/w/b.swift")?.content.text == "bar")
  }

  @Test func nothingToSayIsRemembered() {
    #expect(find(filled("let a = ‸\n", ""), "let a = ‸\n") == "")
    #expect(find(filled("let a = ‸\n", ""), "let a = x‸\n") == nil)
  }

  @Test func longDocumentsAreAnchoredAtTheirTail() {
    let head = String(repeating: "line of text 0123456789\n", count: 400)
    let cache = filled(head + "let a = ‸\n", "foo(bar)")
    #expect(find(cache, "// one more line\n" + head + "let a = fo‸\n") == "o(bar)")
  }

  @Test func theLongestTextIsFoundToItsLastByteWhateverElseIsThere() {
    var cache = filled("let a = ‸\n", "foo(bar)")
    let (text, offset) = marked("let b = ‸\n")
    cache.store(.init(text: ""), for: "b", at: offset, in: text, of: key)
    #expect(find(cache, "let a = foo(bar‸\n") == ")")
    #expect(find(cache, "let b = ‸\n") == "")
  }

  @Test func theLeastRecentlyUsedLeaves() {
    var cache = SuggestionCache(limits: .init(entries: 2))
    for name in ["a", "b"] {
      let (text, offset) = marked("let \(name) = ‸\n")
      cache.store(.init(text: "1"), for: "b", at: offset, in: text, of: key)
    }
    let (first, offset) = marked("let a = ‸\n")
    #expect(cache.find(for: "b", at: offset, in: first, of: key) != nil)
    let (third, end) = marked("let c = ‸\n")
    cache.store(.init(text: "1"), for: "b", at: end, in: third, of: key)
    #expect(cache.count == 2)
    #expect(find(cache, "let a = ‸\n") == "1")
    #expect(find(cache, "let b = ‸\n") == nil)
  }

  @Test func bytesAreBoundedAndCounted() {
    var cache = SuggestionCache(limits: .init(bytes: 4_000))
    for index in 0..<50 {
      let (text, offset) = marked("let v\(index) = ‸\n")
      let content = SuggestionCache.Content(text: String(repeating: "x", count: 200))
      cache.store(content, for: "b", at: offset, in: text, of: key)
      #expect(cache.bytes <= 4_000)
    }
    #expect(cache.count > 5)
    cache.removeAll(of: key)
    #expect(cache.count == 0 && cache.bytes == 0)
  }

  @Test func theRollingHashEqualsTheHashOfItsWindow() {
    var random = SeededRandom(seed: 5)
    let bytes = (0..<500).map { _ in UInt8.random(in: 0...255, using: &random) }
    for start in [0, 10, 64, 200] {
      var rolling = RollingHash(window: 64)
      rolling.begin(bytes[..<start])
      for index in start..<bytes.count {
        rolling.pass(index, of: bytes)
        #expect(rolling.value == RollingHash.hash(bytes[...index].suffix(64)))
      }
    }
  }
}
