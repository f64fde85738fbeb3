import Testing
import TextDocuments

@testable import PromptContext

@Suite struct PromptWindowTests {
  /// 200 lines of 20 bytes each.
  let text = TextSnapshot((0..<200).map { "line \($0) ".padded(19) + "\n" }.joined())

  @Test func aSmallDocumentGoesWhole() {
    let small = TextSnapshot("a\nb\nc\n")
    let window = PromptWindow(around: 2, in: small, bytes: 1_000)
    #expect(window == PromptWindow(around: 2, in: small, bytes: 6))
    #expect(window.prefix == 0..<2 && window.suffix == 2..<6)
  }

  @Test func bothSidesStayInTheBudget() {
    for offset in stride(from: 0, through: text.utf8Count, by: 97) {
      let window = PromptWindow(around: offset, in: text, bytes: 1_000)
      #expect(window.prefix.upperBound == offset && window.suffix.lowerBound == offset)
      #expect(window.prefix.count + window.suffix.count <= 1_000)
    }
  }

  @Test func cutsFallOnLineStarts() {
    let window = PromptWindow(around: 2_010, in: text, bytes: 1_000)
    #expect(window.prefix.lowerBound.isMultiple(of: 20))
    #expect(window.suffix.upperBound.isMultiple(of: 20))
  }

  @Test func theTopStaysWhileALineIsTyped() {
    let tops = (2_000..<2_019).map {
      PromptWindow(around: $0, in: text, bytes: 1_600).prefix.lowerBound
    }
    #expect(Set(tops).count == 1)
  }

  @Test func oneLongLineIsCutBetweenCharacters() {
    let long = TextSnapshot(String(repeating: "é", count: 5_000))
    for bytes in 100..<110 {
      let window = PromptWindow(around: 5_000, in: long, bytes: bytes)
      #expect(window.prefix.lowerBound.isMultiple(of: 2))
      #expect(window.suffix.upperBound.isMultiple(of: 2))
      #expect(window.prefix.count + window.suffix.count <= bytes)
    }
  }

  @Test func whatTheSuffixLeavesGoesToThePrefix() {
    let window = PromptWindow(around: text.utf8Count, in: text, bytes: 2_000)
    #expect(window.suffix.isEmpty)
    #expect(window.prefix.count > 1_300)
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: "x", count: max(0, width - count))
  }
}
