import TestSupport
import Testing

@testable import ProjectIndex

/// After any change a live document equals one made from its text at once.
struct LiveDocumentTests {
  private struct State: Equatable {
    var words: [String]
    var offsets: [UInt16]
    var lines: [SourceLine]
  }

  private func state(_ document: LiveDocument, _ vocabulary: Vocabulary) -> State {
    State(
      words: document.ids.elements.map { id in
        Token.isWord(id) ? String(decoding: vocabulary.bytes(of: id), as: UTF8.self) : "\(id)"
      }, offsets: Array(document.offsets.elements), lines: Array(document.lines.elements))
  }

  private func synchronize(_ document: LiveDocument, _ text: [UInt8], _ cursor: Int?) {
    text.withUnsafeBufferPointer { document.synchronize($0, cursor: cursor) }
  }

  @Test func randomEditsEqualAFreshDocument() {
    var random = SeededRandom(seed: 7)
    let vocabulary = Vocabulary()
    let document = LiveDocument(key: "/a.c", vocabulary: vocabulary)
    let pieces: [String] = [
      "\n", "\r\n", "\r", "\n\n", "foo", "bar(x)", " ", "\t", "  int a = b;\n", "}\r\n", "\r\r\n",
      "é", "{ ", "", "if (a)\n  b();\n", "x",
    ]
    var text: [UInt8] = []
    for step in 0..<4_000 {
      if Int.random(in: 0..<10, using: &random) < 8 {
        let start = Int.random(in: 0...text.count, using: &random)
        let end = min(text.count, start + Int.random(in: 0..<12, using: &random))
        let piece = pieces.randomElement(using: &random) ?? ""
        text.replaceSubrange(start..<end, with: Array(piece.utf8))
        if text.count > 400 { text.removeFirst(200) }
      }
      let cursor: Int? =
        Bool.random(using: &random) ? Int.random(in: 0...text.count, using: &random) : nil
      synchronize(document, text, cursor)
      let fresh = LiveDocument(key: "/a.c", vocabulary: vocabulary)
      synchronize(fresh, text, cursor)
      let (left, right) = (state(document, vocabulary), state(fresh, vocabulary))
      #expect(left == right, "step \(step)")
      if left != right { return }
    }
  }

  @Test func theLineAtTheCursorIsLeftOut() {
    let vocabulary = Vocabulary()
    let document = LiveDocument(key: "/a.c", vocabulary: vocabulary)
    synchronize(document, Array("one\ntwo three\nfour\n".utf8), 6)
    #expect(document.lines.count == 2)
    #expect(Array("two".utf8).withUnsafeBufferPointer { vocabulary.find($0) } == nil)
    // Typing on does not bring half-typed words into the vocabulary.
    synchronize(document, Array("one\ntwo threex\nfour\n".utf8), 14)
    #expect(Array("threex".utf8).withUnsafeBufferPointer { vocabulary.find($0) } == nil)
    synchronize(document, Array("one\ntwo threex\nfour\n".utf8), 0)
    #expect(Array("threex".utf8).withUnsafeBufferPointer { vocabulary.find($0) } != nil)
  }
}
