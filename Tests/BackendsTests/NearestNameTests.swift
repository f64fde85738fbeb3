import Testing

@testable import Backends

@Suite struct NearestNameTests {
  private let names = ["maxLines", "trigger", "debounce", "eagerness"]

  @Test(arguments: [
    ("maxLine", "maxLines"), ("maxlines", "maxLines"), ("amxLines", "maxLines"),
    ("triger", "trigger"), ("debuonce", "debounce"), ("eagernes", "eagerness"),
  ])
  func findsTheNameMeant(_ typed: String, _ meant: String) {
    #expect(NearestName.nearest(to: typed, in: names) == meant)
  }

  @Test func leavesOutWhatIsMuchFurther() {
    let names = ["codestral-latest", "codestral-2508"]
    #expect(NearestName.several(to: "codestral-latst", in: names) == ["codestral-latest"])
  }

  @Test func namesSeveralNearestFirst() {
    let names = ["mistral-large", "codestral-latest", "codestral-2508", "codestral-25"]
    #expect(
      NearestName.several(to: "codestral-2580", in: names) == ["codestral-2508", "codestral-25"])
    #expect(
      NearestName.several(to: "Codestral", in: names) == [
        "codestral-latest", "codestral-2508", "codestral-25",
      ])
  }

  @Test(arguments: ["", "x", "colour", String(repeating: "a", count: 100_000)])
  func guessesNothingFarAway(_ typed: String) {
    #expect(NearestName.nearest(to: typed, in: names) == nil)
  }

  @Test(arguments: [
    ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
    ("ca", "abc", 3),
  ])
  func countsEdits(_ a: String, _ b: String, _ expected: Int) {
    #expect(NearestName.distance(Array(a.utf8), Array(b.utf8)) == expected)
    #expect(NearestName.distance(Array(b.utf8), Array(a.utf8)) == expected)
  }
}
