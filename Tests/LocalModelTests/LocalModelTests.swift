import LocalModel
import ProjectIndex
import Testing
import TextDocuments

struct LocalModelTests {
  /// The text the model gives at `|` in a document, with other open documents beside it.
  private func prediction(
    _ text: String, others: [String: String] = [:], isInvoked: Bool = true
  ) async -> LocalPrediction {
    let index = ProjectIndex()
    for (name, text) in others {
      index.open(key: "/p/" + name, languageID: "swift", snapshot: TextSnapshot(text))
    }
    let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    return await LocalModel(index: index).predict(
      LocalQuery(
        key: "/p/main.swift", languageID: "swift", snapshot: TextSnapshot(parts.joined()),
        offset: parts[0].utf8.count, isInvoked: isInvoked))
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
}
