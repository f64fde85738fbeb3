import TextDocuments

/// What the user did lately: which lines changed, and where they were. From the editor's messages
/// alone; a value, so that a query sees one moment of it.
public struct EditorActivity: Sendable {
  /// Lines that were changed together.
  public struct Hunk: Sendable, Equatable {
    /// Lines of the document as it is now, from zero.
    public var lines: Range<Int>
    /// When it was last touched.
    public var time: Duration
  }

  /// One document with what happened in it.
  public struct Document: Sendable {
    public var key: String
    /// The newest text.
    public var text: TextSnapshot
    /// In the order of their lines, none touching another.
    public var hunks: [Hunk] = []
    public var isOpen = true
    /// Where a completion was last asked for or an edit made: a line, from zero.
    public var place: Int?
    public var visited: Duration
  }

  public private(set) var documents: [String: Document] = [:]

  /// Older changes say little of what comes next (Copilot and Cody: ten minutes).
  static let memory: Duration = .seconds(600)
  private static let mostHunks = 32
  private static let mostDocuments = 48

  public init() {}

  public mutating func opened(_ key: String, text: TextSnapshot, now: Duration) {
    var document = documents[key] ?? Document(key: key, text: text, visited: now)
    if !(document.text == text) { document.hunks = [] }
    document.text = text
    document.isOpen = true
    document.visited = now
    documents[key] = document
    forgetOldest()
  }

  /// What changed in a closed document stays known for a while.
  public mutating func closed(_ key: String) {
    documents[key]?.isOpen = false
    documents[key]?.place = nil
    if documents[key]?.hunks.isEmpty == true { documents[key] = nil }
  }

  /// Follows the edits of one change, each in bytes of the text before it.
  public mutating func edited(
    _ key: String, edits: [TextEdit], before: TextSnapshot, after: TextSnapshot, now: Duration
  ) {
    documents[key, default: Document(key: key, text: before, visited: now)]
      .follow(edits, before: before, after: after, now: now)
    forgetOldest()
  }

  /// A completion was asked for there.
  public mutating func visited(_ key: String, line: Int, now: Duration) {
    documents[key]?.visit(line, now: now)
  }

  private mutating func forgetOldest() {
    guard documents.count > EditorActivity.mostDocuments else { return }
    let oldest = documents.values.min { ($0.visited, $0.key) < ($1.visited, $1.key) }
    if let oldest { documents[oldest.key] = nil }
  }
}

extension EditorActivity.Document {
  fileprivate mutating func visit(_ line: Int, now: Duration) {
    place = line
    visited = now
  }

  fileprivate mutating func follow(
    _ edits: [TextEdit], before: TextSnapshot, after: TextSnapshot, now: Duration
  ) {
    var text = before
    for edit in edits {
      let first = text.line(at: edit.range.lowerBound)
      let last = edit.range.isEmpty ? first : text.line(at: edit.range.upperBound)
      let added = edit.newText.utf8.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
      note(first...last, becomes: first..<first + added + 1, now: now)
      place = first + added
      if edits.count > 1 { text.replace(edit.range, with: edit.newText) }
    }
    self.text = after
    visited = now
    hunks.removeAll { now - $0.time > EditorActivity.memory }
    if hunks.count > EditorActivity.mostHunks,
      let oldest = hunks.indices.min(by: { hunks[$0].time < hunks[$1].time })
    {
      hunks.remove(at: oldest)
    }
  }

  /// Lines `old` became lines `new`; changes at most one line apart are one hunk.
  private mutating func note(_ old: ClosedRange<Int>, becomes new: Range<Int>, now: Duration) {
    let growth = new.count - old.count
    let first = hunks.firstIndex { $0.lines.upperBound >= old.lowerBound } ?? hunks.endIndex
    var next = first
    var lines = new
    while next < hunks.endIndex, hunks[next].lines.lowerBound <= old.upperBound + 1 {
      let merged = hunks[next].lines
      lines =
        min(
          merged.lowerBound, lines.lowerBound)..<max(
          merged.upperBound + growth, lines.upperBound)
      next += 1
    }
    if growth != 0 {
      for index in next..<hunks.endIndex {
        let moved = hunks[index].lines
        hunks[index].lines = moved.lowerBound + growth..<moved.upperBound + growth
      }
    }
    let hunk = EditorActivity.Hunk(lines: lines, time: now)
    if next == first + 1 {
      hunks[first] = hunk
    } else {
      hunks.replaceSubrange(first..<next, with: CollectionOfOne(hunk))
    }
  }
}
