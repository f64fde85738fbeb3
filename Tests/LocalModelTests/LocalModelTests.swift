import LocalModel
import ProjectIndex
import Testing
import TextDocuments

struct LocalModelTests {
  /// The text the model gives at `|` in a document, with other open documents beside it.
  private func prediction(
    _ text: String, others: [String: String] = [:], isInvoked: Bool = true, maxLines: Int = 8,
    wantsExplanation: Bool = false
  ) async -> LocalPrediction {
    let index = ProjectIndex()
    for (name, text) in others {
      index.open(key: "/p/" + name, languageID: "swift", snapshot: TextSnapshot(text))
    }
    let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    return await LocalModel(index: index).predict(
      LocalQuery(
        key: "/p/main.swift", languageID: "swift", snapshot: TextSnapshot(parts.joined()),
        offset: parts[0].utf8.count, isInvoked: isInvoked, maxLines: maxLines,
        wantsExplanation: wantsExplanation))
  }

  @Test func copiesFromAnotherDocument() async {
    let found = await prediction(
      "let total = |", others: ["a.swift": "let total = prices.reduce(0, +)\n"])
    #expect(found.text == "prices.reduce(0, +)")
    #expect(found.isWholeLine)
  }

  @Test func keepsTheSpaceThatIsNotTyped() async {
    let found = await prediction(
      "let total =|", others: ["a.swift": "let total = prices.reduce(0, +)\n"])
    #expect(found.text == " prices.reduce(0, +)")
  }

  @Test func finishesTheWord() async {
    let found = await prediction(
      "let total = pri|", others: ["a.swift": "let total = prices.reduce(0, +)\n"])
    #expect(found.text == "ces.reduce(0, +)")
  }

  @Test func takesAutoClosedBracketsIntoAccount() async {
    let found = await prediction(
      "let total = prices.reduce(|)", others: ["a.swift": "let total = prices.reduce(0, +)\n"])
    #expect(found.text == "0, +")
  }

  @Test func neverRepeatsTheNextLine() async {
    let found = await prediction(
      "first(one)\nsecond(two)\n\nfirst(one)\n|\nsecond(two)\n")
    #expect(found.text != "second(two)")
  }

  @Test func textThatIsNotUTF8IsNotShown() async {
    let index = ProjectIndex()
    let bytes = Array("let name = \"caf".utf8) + [0xE9] + Array("\"\n".utf8)
    index.open(key: "/p/a.swift", languageID: "swift", snapshot: TextSnapshot(utf8: bytes))
    let text = "let name = "
    let found = await LocalModel(index: index).predict(
      LocalQuery(
        key: "/p/b.swift", languageID: "swift", snapshot: TextSnapshot(text),
        offset: text.utf8.count, isInvoked: true))
    #expect(found == .nothing)
  }

  @Test func anEmptyProjectHasNothingToSay() async {
    #expect(await prediction("let total = |") == .nothing)
    #expect(await prediction("|") == .nothing)
  }

  @Test func replacesIdentifiersAsTheContextDoes() async {
    let found = await prediction(
      """
      let apples = try load(apples: path)
      store.apples = apples
      report("apples", apples.count)
      let pears = try load(pears: path)
      store.pears = pears
      report("pears", |
      """)
    #expect(found.text == "pears.count)")
  }

  @Test func offersPartsOfWordsReplacedToo() async {
    let found = await prediction(
      """
      let apples = try load(apples: path)
      store.apples = apples
      report(maxApples, applesInStock)

      let pears = try load(pears: path)
      store.pears = pears
      report(|
      """)
    let texts = [found.text] + found.alternatives.map(\.text)
    #expect(texts.contains("maxPears, pearsInStock)"))
  }

  @Test func goesOnCounting() async {
    let found = await prediction(
      """
      let row1 = table[1]
      let row2 = table[2]
      let row3 = table[3]
      |
      print(table)
      """)
    #expect(found.text == "let row4 = table[4]")
  }

  @Test func saysNothingUnaskedWhenUnsure() async {
    let others = ["a.swift": "let a = one\nlet a = two\nlet a = three\nlet a = four\n"]
    #expect(await prediction("let a = |", others: others, isInvoked: false).text == "")
    let asked = await prediction("let a = |", others: others)
    let texts = [asked.text] + asked.alternatives.map(\.text)
    #expect(Set(texts).count == 3)
    #expect(Set(texts).isSubset(of: ["one", "two", "three", "four"]))
  }

  @Test func alternativesDifferFromWhatIsShownInTheirFirstLine() async {
    let start = Self.repeated + "func check() {\n  guard ready |\n}\n"
    let found = await prediction(start, others: ["a.swift": "guard ready else { return }\n"])
    #expect(found.text.hasPrefix("else {\n"))
    #expect(!found.alternatives.isEmpty)
    #expect(!found.alternatives.contains { $0.text == "else {" })
    let probabilities = [found.probability] + found.alternatives.map(\.probability)
    #expect(probabilities.dropFirst().allSatisfy { $0 <= probabilities[1] })
  }

  @Test func alternativesFitBeforeWhatFollows() async {
    let others = ["a.swift": "run(one, two)\nrun(three)\nrun(four())\nrun(five) + 1\n"]
    let found = await prediction("run(|)", others: others)
    let texts = [found.text] + found.alternatives.map(\.text)
    #expect(texts.count == 3 && Set(texts).count == 3)
    #expect(Set(texts).isSubset(of: ["one, two", "three", "four()", "five"]))
  }

  /// A block that stands several times, the last time cut off at `|`.
  private static let repeated = String(
    repeating: """
      func check() {
        guard ready else {
          report(problem)
          return
        }
        run()
      }


      """, count: 6)

  @Test func goesOnOverLinesThatAreSure() async {
    let text = Self.repeated + "func check() {\n  guard ready else {|\n}\n"
    #expect(
      await prediction(text, isInvoked: false).text == "")
    let start = Self.repeated + "func check() {\n  guard ready |\n}\n"
    let found = await prediction(start, isInvoked: false)
    // The line after the block is another statement.
    #expect(found.text == "else {\n    report(problem)\n    return\n  }")
    #expect(await prediction(start).text == "else {\n    report(problem)\n    return\n  }\n  run()")
    #expect(
      await prediction(start, isInvoked: false, maxLines: 2).text == "else {\n    report(problem)")
    #expect(await prediction(start, isInvoked: false, maxLines: 1).text == "else {")
  }

  @Test func unaskedItGoesNoFurtherThanTheBlock() async {
    let lines = String(
      repeating: "func load() {\n  guard ready else { return nil }\n  run(all)\n}\n\n", count: 12)
    let start = lines + "func load() {\n  guard ready |\n}\n"
    #expect(await prediction(start, isInvoked: false).text == "else { return nil }")
    #expect(await prediction(start).text == "else { return nil }\n  run(all)")
    let words = String(
      repeating: "function load()\n  if ready then\n    run(all)\n  end\n  stop(all)\nend\n\n",
      count: 6)
    #expect(
      await prediction(words + "function load()\n  if ready |\nend\n", isInvoked: false).text
        == "then\n    run(all)\n  end")
  }

  @Test func linesAreIndentedAsTheyStandHere() async {
    let start =
      Self.repeated + "struct A {\n    func check() {\n      guard ready |\n    }\n}\n"
    let found = await prediction(start, isInvoked: false, maxLines: 3)
    #expect(found.text == "else {\n        report(problem)\n        return")
  }

  @Test func tellsWhereItComesFrom() async throws {
    let found = await prediction(
      "let total = |", others: ["a.swift": "\n\nlet total = prices.reduce(0, +)\n"],
      wantsExplanation: true)
    let explanation = try #require(found.explanation)
    let choice = try #require(explanation.choices.first)
    #expect(choice.text == "prices.reduce(0, +)")
    #expect(choice.places.map(\.path) == ["/p/a.swift"])
    #expect(choice.places.map(\.line) == [3])
    #expect(choice.places[0].features.contains { $0.name == "contextLength" && $0.value > 0 })
    let sum = explanation.choices.reduce(explanation.noneMass) { $0 + $1.mass }
    #expect(abs(sum - 1) < 1e-6)
    #expect(await prediction("let total = |").explanation == nil)
  }

  @Test func theSameQuestionGetsTheSameAnswer() async {
    let others = ["a.swift": Self.repeated, "b.swift": "let a = one\nlet a = two\n"]
    let first = await prediction("let a = |", others: others, wantsExplanation: true)
    let second = await prediction("let a = |", others: others, wantsExplanation: true)
    #expect(first == second)
  }
}
