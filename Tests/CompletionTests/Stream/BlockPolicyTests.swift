import Testing
import TextDocuments

@testable import Completion

struct BlockPolicyTests {
  struct Case: CustomTestStringConvertible {
    var document: String
    var languageID: String
    var isInvoked = false
    var followsAcceptance = false
    var maxLines = 8
    var mode: LineMode
    var testDescription: String { document.debugDescription }
  }

  @Test(arguments: [
    Case(document: "func f() {█", languageID: "swift", mode: .block(maxLines: 8)),
    Case(document: "func f() {█}", languageID: "swift", mode: .block(maxLines: 8)),
    Case(document: "call(a, {█});", languageID: "javascript", mode: .block(maxLines: 8)),
    Case(document: "func f() {\n    █\n}", languageID: "swift", mode: .block(maxLines: 8)),
    Case(document: "def f():█", languageID: "python", mode: .block(maxLines: 8)),
    Case(document: "def f():  # why█", languageID: "python", mode: .block(maxLines: 8)),
    Case(document: "x = {'a':█", languageID: "javascript", mode: .lineOrBlock(maxLines: 8)),
    Case(document: "while true; do█", languageID: "shellscript", mode: .block(maxLines: 8)),
    Case(document: "def push(item)█", languageID: "ruby", mode: .block(maxLines: 8)),
    // A block that is there already, or that a string only looks like.
    Case(document: "func f() {█\n    a()\n}", languageID: "swift", mode: .line),
    Case(document: "let s = \"a {█", languageID: "swift", mode: .lineOrBlock(maxLines: 8)),
    Case(document: "// see {█", languageID: "swift", mode: .lineOrBlock(maxLines: 8)),
    Case(document: "let x = █", languageID: "swift", mode: .lineOrBlock(maxLines: 8)),
    Case(document: "let x = █ + y", languageID: "swift", isInvoked: true, mode: .line),
    Case(document: "func f()█ {", languageID: "swift", isInvoked: true, mode: .line),
    Case(document: "let x = █", languageID: "swift", isInvoked: true, mode: .block(maxLines: 8)),
    Case(
      document: "let x = 1\n█", languageID: "swift", followsAcceptance: true,
      mode: .block(maxLines: 8)),
    Case(document: "func f() {█", languageID: "swift", maxLines: 1, mode: .block(maxLines: 1)),
    Case(document: "func f() {█", languageID: "swift", maxLines: 0, mode: .block(maxLines: 1)),
    Case(document: "func f() {█", languageID: "swift", maxLines: 99, mode: .block(maxLines: 40)),
  ])
  func mode(_ example: Case) {
    let before = example.document.prefix { $0 != "█" }
    let context = ShapeContext(
      TextSnapshot(example.document.filter { $0 != "█" }), offset: before.utf8.count,
      languageID: example.languageID)
    let mode = BlockPolicy.mode(
      context, isInvoked: example.isInvoked, followsAcceptance: example.followsAcceptance,
      maxLines: example.maxLines)
    #expect(mode == example.mode)
  }
}
