import Testing

@testable import Completion

/// Documents with a cursor, what a model said, and what must stand there after accepting.
struct GoldenTests {
  @Test(arguments: GoldenCase.all)
  func accepting(_ example: GoldenCase) {
    let (accepted, reason, _) = example.outcome()
    #expect(accepted == example.accepted)
    #expect(reason == example.dropped)
  }

  @Test(arguments: GoldenCase.all)
  func theSplitOfTheStreamDoesNotMatter(_ example: GoldenCase) {
    let whole = example.segmented(pieces: max(1, example.model.unicodeScalars.count))
    let single = example.segmented(pieces: 1)
    #expect(single.text == whole.text)
    #expect(single.end == whole.end)
  }

  @Test func thereAreEnoughCases() {
    #expect(GoldenCase.all.count >= 250)
    #expect(Set(GoldenCase.all.map(\.languageID)).count >= 10)
    for example in GoldenCase.all {
      #expect(example.document.contains(GoldenCase.cursor), "\(example)")
      #expect((example.accepted == nil) != (example.dropped == nil), "\(example)")
    }
  }
}
