import Backends
import Testing
import TextDocuments

@testable import Completion

struct SegmenterTests {
  /// A document with `█` at the cursor.
  func context(_ marked: String, _ languageID: String = "swift") -> ShapeContext {
    let before = marked.prefix { $0 != "█" }
    return ShapeContext(
      TextSnapshot(marked.filter { $0 != "█" }), offset: before.utf8.count, languageID: languageID)
  }

  @Test func aLineComesOutWhenItsEndDoes() {
    var segmenter = Segmenter(context("let x = █"), mode: .line)
    #expect(segmenter.push("compu") == [])
    #expect(segmenter.push("te()") == [])
    #expect(!segmenter.isComplete)
    #expect(segmenter.push("\nlet y") == ["compute()"])
    #expect(segmenter.end == .line)
    #expect(segmenter.rest == "let y")
    #expect(segmenter.push(" = 2") == [])
    #expect(segmenter.rest == "let y = 2")
  }

  @Test func aBlockComesOutWhenItsBraceDoes() {
    var segmenter = Segmenter(context("func f() {█"), mode: .block(maxLines: 20))
    #expect(segmenter.push("\n    a()\n    if b {\n        c()\n") == ["\n    a()"])
    #expect(segmenter.push("    }\n    d()") == ["\n    if b {\n        c()\n    }"])
    #expect(segmenter.push("\n}\n") == ["\n    d()", "\n}"])
    #expect(segmenter.end == .structure)
  }

  @Test func aSplitLineEndingIsOne() {
    var segmenter = Segmenter(context("func f() {█"), mode: .block(maxLines: 20))
    #expect(segmenter.push("\r") == [])
    #expect(segmenter.push("\n    a()\r") == [])
    #expect(segmenter.push("\n    b()\r\n}") == ["\n    a()", "\n    b()"])
    #expect(segmenter.finish(.stop) == ["\n}"])
    #expect(segmenter.text == "\n    a()\n    b()\n}")
  }

  @Test func halfACharacterAtTheEndIsLeftOut() {
    var cut = Segmenter(context("let s = █"), mode: .line)
    #expect(cut.push("\"é\u{FFFD}\u{FFFD}") == [])
    #expect(cut.finish(.length) == ["\"é"])
    #expect(cut.end == .cut)
    var broken = Segmenter(context("func f() {█"), mode: .block(maxLines: 9))
    #expect(broken.push("\n    a()\n    b\u{FFFD}c()\n") == ["\n    a()"])
    #expect(broken.end == .brokenText)
  }

  @Test func aCutStreamIsTrustedToItsLastWholeLine() {
    var segmenter = Segmenter(context("func f() {█"), mode: .block(maxLines: 9))
    #expect(segmenter.push("\n    a()\n    b(") == ["\n    a()"])
    #expect(segmenter.finish(.length) == [])
    #expect(segmenter.text == "\n    a()")
    #expect(segmenter.rest == "    b(")
  }

  @Test func aStoppedStreamIsTrustedToItsEnd() {
    var segmenter = Segmenter(context("func f() {█"), mode: .block(maxLines: 9))
    #expect(segmenter.push("\n    a()\n    b(") == ["\n    a()"])
    #expect(segmenter.finish(.stop) == ["\n    b("])
    #expect(segmenter.end == .stopped)
  }

  @Test func aTokenOfTheFormatEndsTheTextHoweverItIsSplit() {
    for pieces in [
      ["a()<|fim_", "prefix|>b"], ["a()", "<|fim_prefix|>", "b"], ["a()[SUF", "FIX]b"],
    ] {
      var segmenter = Segmenter(context("func f() {\n    █\n}"), mode: .block(maxLines: 9))
      var all: [String] = []
      for piece in pieces { all += segmenter.push(piece) }
      #expect(all == ["a()"])
      #expect(segmenter.end == .sentinel)
    }
  }

  @Test func halfATokenOfTheFormatIsLeftOutOfACutStream() {
    var segmenter = Segmenter(context("let a = █"), mode: .line)
    #expect(segmenter.push("1<|endof") == [])
    #expect(segmenter.finish(.length) == ["1"])
  }

  @Test func aTokenThatTheDocumentUsesIsText() {
    var segmenter = Segmenter(
      context("tokens = [\"<|im_end|>\", █]", "python"), mode: .line)
    #expect(segmenter.push("\"<|im_end|>\"\n") == ["\"<|im_end|>\""])
  }

  @Test func anotherFilesHeaderEndsTheText() {
    var segmenter = Segmenter(context("func f() {█"), mode: .block(maxLines: 9))
    #expect(segmenter.push("\n    a()\n+++++ b.swift\nimport") == ["\n    a()"])
    #expect(segmenter.end == .sentinel)
  }

  @Test func theSecondBlankLineEndsABlock() {
    var segmenter = Segmenter(context("func f() {█"), mode: .block(maxLines: 30))
    _ = segmenter.push("\n    a()\n\n    b()\n\n\n    c()\n")
    #expect(segmenter.text == "\n    a()\n\n    b()")
    #expect(segmenter.end == .blankLine)
  }

  @Test func withoutABlockAroundItTheFirstBlankLineEndsTheText() {
    var segmenter = Segmenter(context("a()\n█"), mode: .block(maxLines: 30))
    #expect(segmenter.push("b()\nc()\n\nd()\n") == ["b()", "\nc()"])
    #expect(segmenter.end == .blankLine)
  }

  @Test func aLineThatOpensABlockIsFollowedToItsEnd() {
    var segmenter = Segmenter(context("for x █"), mode: .lineOrBlock(maxLines: 9))
    #expect(segmenter.push("in y {\n    a()\n") == [])
    #expect(segmenter.push("}\nb()\n") == ["in y {\n    a()\n}"])
    #expect(segmenter.end == .line)
    var plain = Segmenter(context("let x = █"), mode: .lineOrBlock(maxLines: 9))
    #expect(plain.push("1\nlet y = 2\n") == ["1"])
  }

  @Test func whatTheDocumentGoesOnWithEndsTheText() {
    let document = "func f() {\n    a()█\n    finishTheWork()\n}\n"
    var exact = Segmenter(context(document), mode: .block(maxLines: 9))
    #expect(exact.push("\n    b()\n    finishTheWork()\n") == ["\n    b()"])
    #expect(exact.end == .following)
    var near = Segmenter(
      context("func f() {\n    a()█\n    finishTheWork(now: true)\n}\n"), mode: .block(maxLines: 9))
    #expect(near.push("\n    b()\n    finishTheWork(now: truE)\n") == ["\n    b()"])
    #expect(near.end == .following)
  }

  @Test func linesInCirclesKeepOneRound() {
    var segmenter = Segmenter(context("func f() {█"), mode: .block(maxLines: 30))
    _ = segmenter.push("\n    print(a, b)\n    print(a, b)\n    print(a, b)\n")
    #expect(segmenter.end == .repetition)
    #expect(segmenter.text == "\n    print(a, b)")
  }

  @Test func aLineThatNeverEndsIsGivenUp() {
    var segmenter = Segmenter(context("let a = [█"), mode: .line)
    for _ in 0..<40 where !segmenter.isComplete { _ = segmenter.push("0, 1, 0, 1, ") }
    #expect(segmenter.end == .repetition)
    #expect(segmenter.text.isEmpty)
  }

  @Test func nothingComesOutOfNothing() {
    for reason in [FinishReason.stop, .length] {
      var segmenter = Segmenter(context("let x = 1█"), mode: .line)
      #expect(segmenter.push("") == [])
      #expect(segmenter.push("\n") == [])
      #expect(segmenter.finish(reason) == [])
      #expect(segmenter.text.isEmpty)
      #expect(segmenter.isComplete)
    }
  }
}
