import Testing

@testable import TextDocuments

struct TextDocumentTests {
  func document(_ text: String) -> TextDocument {
    TextDocument(uri: "file:///a.swift", languageID: "swift", version: 1, text: text)
  }

  @Test func changesAreAppliedInOrder() {
    var document = document("let a = 1\nlet b = 2\n")
    let edits = document.apply(
      [
        .incremental(
          start: TextPosition(line: 0, column: 4), end: TextPosition(line: 0, column: 5),
          text: "😀"),
        .incremental(
          start: TextPosition(line: 0, column: 6), end: TextPosition(line: 1, column: 0), text: ""),
      ], encoding: .utf16)
    #expect(document.text.string == "let 😀let b = 2\n")
    #expect(
      edits == [TextEdit(range: 4..<5, newText: "😀"), TextEdit(range: 8..<13, newText: "")])
  }

  @Test func aRangeWhoseEndIsBeforeItsStartIsTurned() {
    var document = document("abcdef")
    document.apply(
      [
        .incremental(
          start: TextPosition(line: 0, column: 4), end: TextPosition(line: 0, column: 2), text: "-")
      ], encoding: .utf8)
    #expect(document.text.string == "ab-ef")
  }

  struct FullChange: CustomTestStringConvertible {
    var old: String
    var new: String
    var edit: TextEdit
    var testDescription: String { "\(old.debugDescription) to \(new.debugDescription)" }

    init(_ old: String, _ new: String, _ range: Range<Int>, _ text: String) {
      self.old = old
      self.new = new
      edit = TextEdit(range: range, newText: text)
    }
  }

  @Test(arguments: [
    FullChange("", "", 0..<0, ""),
    FullChange("abc", "abc", 3..<3, ""),
    FullChange("abc", "abxc", 2..<2, "x"),
    FullChange("abc", "ac", 1..<2, ""),
    FullChange("aa", "aaa", 2..<2, "a"),
    FullChange("", "abc", 0..<0, "abc"),
    FullChange("abc", "", 0..<3, ""),
    FullChange("abc", "xyz", 0..<3, "xyz"),
    // These differ in one byte of a character: é is C3 A9, è is C3 A8, ê is C3 AA; Ω is CE A9.
    FullChange("aéb", "aèb", 1..<3, "è"),
    FullChange("aéb", "aΩb", 1..<3, "Ω"),
    FullChange("a😀b", "a😁b", 1..<5, "😁"),
    FullChange("aé", "aéé", 3..<3, "é"),
    FullChange("x\r\n", "x\n", 1..<2, ""),
  ])
  func aFullTextIsAnEditOfWhatDiffers(_ change: FullChange) {
    var document = document(change.old)
    #expect(document.apply([.full(change.new)], encoding: .utf16) == [change.edit])
    #expect(Array(document.text.string.utf8) == Array(change.new.utf8))
  }

  @Test func aFullTextOverManyChunks() {
    let lines = (0..<2000).map { "line \($0) é\n" }
    var changed = lines
    changed[1234] = "another line 😀\n"
    var document = document(lines.joined())
    let edits = document.apply([.full(changed.joined())], encoding: .utf16)
    #expect(edits.map(\.newText) == ["another line 😀"])
    #expect(document.text.string == changed.joined())
    #expect(document.text.line(1234) == "another line 😀")
  }
}
