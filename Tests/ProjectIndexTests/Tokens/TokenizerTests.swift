import TestSupport
import Testing
import TextDocuments

@testable import ProjectIndex

struct TokenizerTests {
  private struct Tokens {
    let vocabulary = Vocabulary()
    let ids = Buffer<Int32>()
    let offsets = Buffer<UInt16>()
    let lines = Buffer<SourceLine>()

    init(_ text: [UInt8]) {
      text.withUnsafeBufferPointer {
        Tokenizer(vocabulary: vocabulary).tokenize(
          $0, range: 0..<text.count, ids: ids, offsets: offsets, lines: lines)
      }
    }

    var words: [String] {
      ids.elements.map { id in
        Token.isWord(id)
          ? String(decoding: vocabulary.bytes(of: id), as: UTF8.self)
          : String(UnicodeScalar(UInt8(id)))
      }
    }
  }

  @Test func cutsWordsMarksAndLines() {
    let tokens = Tokens(Array("let x_1 = a.b(\"żó\")\r\n\r\n\t if(y){\r}".utf8))
    #expect(
      tokens.words == [
        "let", "x_1", "=", "a", ".", "b", "(", "\"", "żó", "\"", ")", "\n", "if", "(", "y", ")",
        "{", "\n", "}", "\n",
      ])
    let lines = tokens.lines.elements
    #expect(lines.map(\.indent) == [0, 5, 0])
    #expect(lines.map(\.balance) == [0, 1, -1])
    #expect(lines.map { Int($0.tokenCount) } == [11, 5, 1])
  }

  /// Any bytes: tokens cover exactly the bytes that are no spaces, and lines are those of a
  /// document that are not blank.
  @Test func anyBytesAreCovered() {
    var random = SeededRandom(seed: 3)
    let alphabet: [UInt8] = [
      0x0A, 0x0D, 0x20, 0x09, 0x0B, 0x0C, 0x61, 0x5F, 0x31, 0x28, 0x29, 0x80, 0xFF, 0xC3, 0x00,
    ]
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
        Int.random(in: 0..<4, using: &random) == 0
          ? UInt8.random(in: 0...255, using: &random)
          : alphabet.randomElement(using: &random) ?? 0
      }
      let tokens = Tokens(text)
      var covered = [Bool](repeating: false, count: text.count)
      for line in tokens.lines.elements {
        for token in line.tokens {
          let start = Int(line.start) + Int(tokens.offsets.base[token])
          for index in start..<start + tokens.vocabulary.length(of: tokens.ids.base[token]) {
            covered[index] = true
          }
        }
        #expect(tokens.ids.base[line.tokens.upperBound] == Token.newline)
      }
      let isSolid = text.map { !Token.isSpace($0) && $0 != 0x0A && $0 != 0x0D }
      #expect(covered == isSolid)

      let snapshot = TextSnapshot(utf8: text)
      let solidLines = (0..<snapshot.lineCount).filter { line in
        snapshot.bytes(in: snapshot.lineRange(line)).contains { !Token.isSpace($0) }
      }
      #expect(tokens.lines.count == solidLines.count)
    }
  }

  @Test func longWordsAndLinesAreBounded() {
    let word = Tokens([UInt8](repeating: 0x61, count: 1_000))
    #expect(word.words.dropLast().allSatisfy { $0.utf8.count <= Vocabulary.longestWord })
    #expect(word.words.dropLast().joined().utf8.count == 1_000)
    let line = Tokens([UInt8](repeating: 0x28, count: 100_000))
    #expect(line.lines.elements.map { Int($0.tokenCount) } == [Tokenizer.longestLine])
  }

  @Test func wordsAreFoundByTheirBeginning() {
    let vocabulary = Vocabulary()
    var random = SeededRandom(seed: 11)
    var words: Set<String> = []
    for _ in 0..<1_000 {
      let word = String(
        (0..<Int.random(in: 1..<8, using: &random)).map { _ in
          "abcż".randomElement(using: &random) ?? "a"
        })
      words.insert(word)
      let bytes = Array(word.utf8)
      let id = bytes.withUnsafeBufferPointer { vocabulary.intern($0) }
      #expect(bytes.withUnsafeBufferPointer { vocabulary.find($0) } == id)
    }
    #expect(vocabulary.count == words.count)
    for prefix in ["a", "ab", "abc", "abca", "abcab", "żż", "q"] {
      var found: Set<String> = []
      Array(prefix.utf8).withUnsafeBufferPointer {
        vocabulary.forEachWord(prefix: $0) {
          found.insert(String(decoding: vocabulary.bytes(of: $0), as: UTF8.self))
        }
      }
      #expect(found == words.filter { $0.utf8.starts(with: prefix.utf8) })
    }
  }
}
