import ProjectIndex
import TestSupport
import Testing
import TextDocuments

@testable import PromptContext

@Suite struct EditorActivityTests {
  /// A document that is edited as an editor tells it.
  private struct Editing {
    var activity = EditorActivity()
    var text: TextSnapshot
    var seconds = 0

    init(lines: Int) {
      text = TextSnapshot((0..<lines).map { "line \($0)\n" }.joined())
      activity.opened("/w/b.swift", text: text, now: .zero)
    }

    mutating func insert(_ new: String, atLine line: Int) {
      replace(text.lineStart(line)..<text.lineStart(line), new)
    }

    mutating func replace(_ range: Range<Int>, _ new: String) {
      let before = text
      text.replace(range, with: new)
      seconds += 1
      activity.edited(
        "/w/b.swift", edits: [TextEdit(range: range, newText: new)], before: before, after: text,
        now: .seconds(seconds))
    }

    var hunks: [Range<Int>] { activity.documents["/w/b.swift"]?.hunks.map(\.lines) ?? [] }
  }

  @Test func neighboringChangesAreOneHunk() {
    var editing = Editing(lines: 20)
    for letter in ["a", "b", "c"] { editing.insert(letter, atLine: 5) }
    editing.insert("d", atLine: 6)
    #expect(editing.hunks == [5..<7])
  }

  @Test func laterHunksMoveWithLinesAbove() {
    var editing = Editing(lines: 40)
    editing.insert("x", atLine: 30)
    editing.insert("new\nlines\nhere\n", atLine: 3)
    #expect(editing.hunks == [3..<7, 33..<34])
    editing.replace(editing.text.lineStart(10)..<editing.text.lineStart(20), "")
    #expect(editing.hunks.last == 23..<24)
  }

  @Test func hunksShowWhatStandsThere() {
    var editing = Editing(lines: 40)
    editing.insert("first\n", atLine: 8)
    editing.insert("second\n", atLine: 2)
    let query = ContextQuery(
      document: .init(key: "/w/a.swift", languageID: "", snapshot: TextSnapshot("\n"), offset: 0),
      bytes: 0, activity: editing.activity, now: .seconds(3),
      admission: FileAdmission(roots: ["/w"]))
    let parts = RecentEdits().parts(for: query, in: nil)
    #expect(parts.map { $0.text.contains("second") } == [true, false])
    #expect(parts[1].text.contains("\nfirst\n"))
    for part in parts {
      #expect(part.text == editing.text.lines(part.lines[0]).joined(separator: "\n"))
    }
  }

  @Test func oldChangesAreForgotten() {
    var editing = Editing(lines: 10)
    editing.insert("x\n", atLine: 2)
    let query = ContextQuery(
      document: .init(key: "/w/a.swift", languageID: "", snapshot: TextSnapshot("\n"), offset: 0),
      bytes: 0, activity: editing.activity, now: .seconds(700),
      admission: FileAdmission(roots: ["/w"]))
    #expect(RecentEdits().parts(for: query, in: nil).isEmpty)
  }

  /// Against hunks that are put together and sorted anew with each edit.
  @Test func hunksAreThoseOfAPlainFollowing() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<20 {
      var editing = Editing(lines: 300)
      var expected: [EditorActivity.Hunk] = []
      for _ in 0..<60 {
        let text = editing.text
        let first = random.below(text.lineCount)
        let last = min(first + [0, 0, 1, 7][random.below(4)], text.lineCount - 1)
        let new = String(repeating: "new\n", count: random.below(4))
        let range = text.lineStart(first)..<text.lineStart(last)
        editing.replace(range, new)
        let hunk = EditorActivity.Hunk(
          lines: first..<first + new.count / 4 + 1, time: .seconds(editing.seconds))
        expected = plain(expected, first...last, become: hunk)
        if expected.count > 32, let oldest = expected.map(\.time).min() {
          expected.removeAll { $0.time == oldest }
        }
        #expect(editing.activity.documents["/w/b.swift"]?.hunks == expected)
      }
    }
  }

  private func plain(
    _ hunks: [EditorActivity.Hunk], _ old: ClosedRange<Int>, become new: EditorActivity.Hunk
  ) -> [EditorActivity.Hunk] {
    let growth = new.lines.count - old.count
    var merged = new
    var others: [EditorActivity.Hunk] = []
    for var hunk in hunks {
      if hunk.lines.lowerBound <= old.upperBound + 1, hunk.lines.upperBound >= old.lowerBound {
        merged.lines =
          min(
            merged.lines.lowerBound, hunk.lines.lowerBound)..<max(
            merged.lines.upperBound, hunk.lines.upperBound + growth)
      } else {
        if hunk.lines.lowerBound > old.upperBound {
          hunk.lines = hunk.lines.lowerBound + growth..<hunk.lines.upperBound + growth
        }
        others.append(hunk)
      }
    }
    return (others + [merged]).sorted { $0.lines.lowerBound < $1.lines.lowerBound }
  }

  /// Against a text in which every changed line is marked.
  @Test func hunksCoverEveryChange() {
    var random = UInt64(7)
    func next(_ count: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1
      return Int(random >> 33) % count
    }
    var editing = Editing(lines: 60)
    for number in 0..<60 {
      let line = next(editing.text.lineCount)
      editing.insert("changed \(number)\n", atLine: line)
    }
    let lines = editing.text.lines(0..<editing.text.lineCount)
    for (number, line) in lines.enumerated() where line.hasPrefix("changed") {
      #expect(editing.hunks.contains { $0.contains(number) }, "\(number): \(line)")
    }
  }
}
