import Testing
import TextDocuments

@testable import Completion

/// A candidate at offset 10 of a line that spans bytes 4 to 20.
@Suite struct LiveCandidateTests {
  let line = 4..<20
  let candidate = LiveCandidate(offset: 10, text: "foo(bar)\n  baz", replaced: 0)

  func step(_ candidate: LiveCandidate, _ range: Range<Int>, _ text: String) -> LiveCandidate.Step {
    candidate.applying(TextEdit(range: range, newText: text), line: line)
  }

  @Test func typedAlong() {
    guard case .kept(let next) = step(candidate, 10..<10, "fo") else {
      Issue.record("dropped")
      return
    }
    #expect(next.suggestion == Suggestion(text: "o(bar)\n  baz", range: 12..<12))
  }

  @Test func typedOtherwise() {
    #expect(step(candidate, 10..<10, "g") == .dropped)
  }

  @Test func acceptedWhole() {
    #expect(step(candidate, 10..<10, "foo(bar)\n  baz") == .accepted)
    let over = LiveCandidate(offset: 10, text: "x)", replaced: 1)
    #expect(step(over, 10..<11, "x)") == .accepted)
  }

  @Test func theEditorsCloserIsTakenOver() {
    guard case .took(.word, let name) = step(candidate, 10..<10, "foo"),
      case .kept(let next) = step(name, 13..<13, "()")
    else {
      Issue.record("dropped")
      return
    }
    #expect(next.suggestion == Suggestion(text: "bar)\n  baz", range: 14..<15))
  }

  @Test func aCloserTheTextLacksDropsIt() {
    let open = LiveCandidate(offset: 10, text: "(\n  bar\n)", replaced: 0)
    #expect(step(open, 10..<10, "()") == .dropped)
  }

  @Test func editsElsewhere() {
    guard case .kept(let above) = step(candidate, 0..<2, "12345") else {
      Issue.record("dropped")
      return
    }
    #expect(above.offset == 13)
    #expect(step(candidate, 25..<30, "z") == .kept(candidate))
    #expect(step(candidate, 5..<6, "z") == .dropped)
    #expect(step(candidate, 15..<15, "z") == .dropped)
  }

  @Test func aWordSentAgain() {
    guard case .kept(let next) = step(candidate, 10..<10, "fo"),
      case .kept(let again) = step(next, 10..<12, "foo(")
    else {
      Issue.record("dropped")
      return
    }
    #expect(again.suggestion == Suggestion(text: "bar)\n  baz", range: 14..<14))
  }
}

/// What an edit says about the candidate, beyond whether it stands.
@Suite struct AcceptanceByEditTests {
  let line = 0..<40

  func step(_ text: String, _ inserted: String) -> LiveCandidate.Step {
    LiveCandidate(offset: 10, text: text, replaced: 0).applying(
      TextEdit(range: 10..<10, newText: inserted), line: line)
  }

  @Test(
    arguments: [
      ("price * count", "price", Showing.Piece.word),
      ("price * count", "price ", .word),
      (" * count", " * count - ", nil),
      ("price * count", "pri", nil),
      ("price * count", "price * c", nil),
      ("of: items)", "of", nil),
      ("return a\n  b", "return a", .line),
      ("return a\n  b", "return a\n", .line),
      ("return a\n  b\n  c", "return a\n  b\n", .line),
    ] as [(String, String, Showing.Piece?)])
  func pieces(_ text: String, _ inserted: String, _ piece: Showing.Piece?) {
    if case .took(let found, _) = step(text, inserted) {
      #expect(found == piece)
    } else {
      #expect(piece == nil)
    }
  }

  @Test func theLastKeyIsNoAcceptance() {
    #expect(step("x", "x") == .typedOut)
    #expect(step("xy", "xy") == .accepted)
  }

  @Test func aNewIndentationMovesTheLinesBelow() {
    let candidate = LiveCandidate(offset: 6, text: "a {\n    b\n  }", replaced: 0)
    let deeper = TextEdit(range: 4..<6, newText: "    ")
    guard case .kept(let next) = candidate.applying(deeper, line: 4..<6, prefix: "  ") else {
      Issue.record("dropped")
      return
    }
    #expect(next.suggestion == Suggestion(text: "a {\n      b\n    }", range: 8..<8))
    // Without the lines' own indentation there is nothing to change.
    let flat = LiveCandidate(offset: 6, text: "a {\nb\n}", replaced: 0)
    #expect(flat.applying(deeper, line: 4..<6, prefix: "  ") == .dropped)
    #expect(candidate.applying(deeper, line: 4..<6, prefix: "x ") == .dropped)
  }
}
