import Testing
import TextDocuments

@testable import PromptContext

@Suite struct PromptPackerTests {
  /// 300 lines, the cursor in the middle.
  let text = TextSnapshot((0..<300).map { "let number\($0) = compute(\($0))\n" }.joined())

  func part(
    _ source: ContextSourceName, _ path: String, _ lines: Range<Int>, score: Double = 1,
    text: String? = nil
  ) -> ContextPart {
    ContextPart(
      source: source, key: "/w/" + path, path: path, lines: [lines],
      text: text ?? lines.map { "\(path) line \($0) says something" }.joined(separator: "\n"),
      score: score, reason: "test")
  }

  func part(
    _ path: String, _ lines: Range<Int>, score: Double = 1, text: String? = nil
  ) -> ContextPart {
    part(.similar, path, lines, score: score, text: text)
  }

  func pack(_ parts: [ContextPart], tokens: Int = 1_000, at offset: Int? = nil) -> PackedContext {
    PromptPacker(
      text: text, offset: offset ?? text.lineStart(150), key: "/w/a.swift", tokens: tokens,
      bytesPerToken: 3
    ).pack(parts)
  }

  func bytes(_ packed: PackedContext) -> Int {
    packed.window.byteCount + packed.parts.reduce(0) { $0 + $1.byteCount + $1.path.utf8.count }
  }

  @Test func theBudgetHoldsWhateverIsProposed() {
    let parts = (0..<40).flatMap { number in
      ContextSourceName.allCases.map {
        part($0, "f\(number).swift", number..<number + 12, score: Double(number))
      }
    }
    for tokens in [128, 512, 1_000, 2_048, 8_192] {
      let packed = pack(parts, tokens: tokens)
      #expect(bytes(packed) <= tokens * 3)
      #expect(bytes(packed) > tokens * 3 * 7 / 10, "\(tokens)")
    }
  }

  @Test func theOrderOfTheProposalsMakesNoDifference() {
    let parts = (0..<30).map { number in
      part(
        ContextSourceName.allCases[number % 6], "f\(number % 7).swift", number..<number + 8,
        score: Double(number % 4))
    }
    let packed = pack(parts)
    #expect(pack(parts.reversed()).parts == packed.parts)
    #expect(pack(parts.shuffled()).parts == packed.parts)
  }

  @Test func noLineStandsTwice() {
    let parts = [
      part("b.swift", 10..<22, score: 3), part(.index, "b.swift", 15..<30, score: 2),
      part(.definitions, "b.swift", 10..<12, score: 1),
    ]
    let packed = pack(parts, tokens: 4_000)
    let lines = packed.parts.flatMap { $0.lines.flatMap(\.self) }
    #expect(lines.count == Set(lines).count)
    #expect(Set(lines) == Set(10..<30))
    #expect(packed.omitted.contains { $0.reason.contains("already") })
  }

  @Test func nothingOverlapsTheWindow() {
    let own = text.lines(100..<200)
    let parts = stride(from: 100, to: 200, by: 10).map { start in
      part(
        "a.swift", start..<start + 10,
        text: own[(start - 100)..<(start - 90)].joined(separator: "\n"))
    }
    let packed = pack(parts)
    let shown =
      text.line(
        at: packed.window.prefix.lowerBound)...text.line(
        at: packed.window.suffix.upperBound - 1)
    for part in packed.parts {
      #expect(!part.lines.flatMap(\.self).contains(where: shown.contains))
    }
  }

  @Test func aNearCopyIsLeftOut() {
    let original = part("b.swift", 0..<10, score: 2)
    let copy = part("c.swift", 50..<60, score: 1, text: original.text)
    let packed = pack([original, copy])
    #expect(packed.parts.map(\.path) == ["b.swift"])
    #expect(packed.omitted.map(\.reason) == ["nearly the same text is in the prompt"])
  }

  @Test func whatSaysSomethingNewComesBeforeMoreOfTheSame() {
    let names = (0..<6).map { "identifier\($0)" }
    let first = part(
      "b.swift", 0..<6, score: 9, text: names.map { "use \($0)" }.joined(separator: "\n"))
    // Other lines, the same words.
    let again = part(
      "c.swift", 0..<6, score: 8, text: names.map { "\($0) = 1" }.joined(separator: "\n"))
    let new = part(
      "d.swift", 0..<6, score: 7, text: (0..<6).map { "fresh\($0) = 1" }.joined(separator: "\n"))
    func paths(novelty: Double) -> [String] {
      let packer = PromptPacker(
        text: text, offset: text.lineStart(150), key: "/w/a.swift", tokens: 150, bytesPerToken: 3,
        shares: BudgetShares(prefix: 0.2, suffix: 0.2), ranks: SourceRank.standard,
        novelty: novelty)
      return packer.pack([first, again, new]).parts.map(\.path)
    }
    #expect(paths(novelty: 0) == ["b.swift", "c.swift"])
    #expect(paths(novelty: PromptPacker.standardNovelty) == ["b.swift", "d.swift"])
  }

  @Test func whatChangesLeastComesFirst() {
    let parts = [
      part(.edits, "e.swift", 0..<4), part(.index, "d.swift", 0..<4),
      part(.similar, "c.swift", 0..<4),
      part(.definitions, "b.swift", 0..<4), part(.imports, "z.swift", 0..<4),
    ]
    #expect(
      pack(parts, tokens: 4_000).parts.map(\.source) == [
        .imports, .definitions, .similar, .index, .edits,
      ])
  }

  @Test func piecesThatTouchAreOne() {
    let parts = [part("b.swift", 10..<14, score: 1), part("b.swift", 14..<20, score: 2)]
    let packed = pack(parts, tokens: 4_000)
    #expect(packed.parts.map(\.lines) == [[10..<20]])
    #expect(packed.parts[0].text.split(separator: "\n").count == 10)
  }

  @Test func whatContextLeavesGoesToTheWindow() {
    let alone = pack([])
    let little = pack([part("b.swift", 0..<2)])
    #expect(little.parts.count == 1)
    #expect(little.window.byteCount > alone.window.byteCount - 700)
  }

  @Test func aSmallPromptHasNoRoomForOutlines() {
    let parts = [part(.index, "b.swift", 0..<6), part(.imports, "c.swift", 0..<6, score: 9)]
    let packed = pack(parts, tokens: 512)
    #expect(packed.parts.map(\.source) == [.index])
    #expect(packed.omitted.map(\.part.source) == [.imports])
    // Where nothing else is known, an outline is better than nothing.
    #expect(pack([parts[1]], tokens: 512).parts.map(\.source) == [.imports])
  }

  @Test func withoutContextThePromptIsTheDocument() {
    let small = TextSnapshot("let a = 1\nlet b = \nprint(b)\n")
    let packed = PromptPacker(
      text: small, offset: 18, key: "/w/a.swift", tokens: 500, bytesPerToken: 3
    ).pack([])
    #expect(packed.window.prefix == 0..<18 && packed.window.suffix == 18..<small.utf8Count)
  }
}
