import Testing

@testable import LocalModel

struct RenamingTests {
  private func renamed(_ word: String, _ pairs: [(String, String)]) -> String? {
    var renaming = Renaming()
    for (theirs, ours) in pairs {
      Array(theirs.utf8).withUnsafeBufferPointer { theirs in
        Array(ours.utf8).withUnsafeBufferPointer { renaming.learn(theirs, $0) }
      }
    }
    return Array(word.utf8).withUnsafeBufferPointer { renaming($0) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("apples", "pears", "applesCount", "pearsCount"),
    ("apples", "pears", "loadApples", "loadPears"),
    ("apples", "pears", "MAX_APPLES", "MAX_PEARS"),
    ("apples", "pears", "max_apples", "max_pears"),
    ("loadApple", "loadWinterPear", "apple", "winterPear"),
    ("loadApple", "loadWinterPear", "save_apple", "save_winter_pear"),
    ("loadApple", "loadWinterPear", "AppleStore", "WinterPearStore"),
    ("loadApple", "loadWinterPear", "APPLE", "WINTER_PEAR"),
    ("HTTPServer", "FTPServer", "httpPort", "ftpPort"),
    ("row1", "row2", "column1", "column2"),
  ]) func partsAreRenamed(_ theirs: String, _ ours: String, _ word: String, _ result: String) {
    #expect(renamed(word, [(theirs, ours)]) == result)
  }

  @Test func whatDoesNotHoldThePartStays() {
    #expect(renamed("total", [("apples", "pears")]) == nil)
    #expect(renamed("grapplesome", [("apples", "pears")]) == nil)
    // Too short to be looked for inside other words, and no replacement at all.
    #expect(renamed("i_max", [("i", "j")]) == nil)
    #expect(renamed("load", [("loadAll", "load")]) == nil)
  }

  @Test func numbersGoOnByTheSameStep() {
    #expect(renamed("3", [("2", "3")]) == "4")
    #expect(renamed("row7", [("10", "20")]) == "row17")
    #expect(renamed("007", [("006", "007")]) == "008")
    #expect(renamed("0", [("2", "1")]) == nil)
    // Two steps that differ say nothing of a third number.
    #expect(renamed("5", [("1", "2"), ("10", "30")]) == nil)
    #expect(renamed("99999999999", [("1", "2")]) == nil)
  }
}
