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
    var document =
      documents.removeValue(forKey: key)
      ?? Document(key: key, text: before, visited: now)
    var text = before
    for edit in edits {
      let first = text.line(at: edit.range.lowerBound)
      let last = edit.range.isEmpty ? first : text.line(at: edit.range.upperBound)
      let added = edit.newText.utf8.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
      document.note(first...last, becomes: first..<first + added + 1, now: now)
      document.place = first + added
      if edits.count > 1 { text.replace(edit.range, with: edit.newText) }
    }
    document.text = after
    document.visited = now
    document.hunks.removeAll { now - $0.time > EditorActivity.memory }
    if document.hunks.count > EditorActivity.mostHunks,
      let oldest = document.hunks.indices.min(by: {
        document.hunks[$0].time < document.hunks[$1].time
      })
    {
      document.hunks.remove(at: oldest)
    }
    documents[key] = document
    forgetOldest()
  }

  /// A completion was asked for there.
  public mutating func visited(_ key: String, line: Int, now: Duration) {
    documents[key]?.place = line
    documents[key]?.visited = now
  }

  private mutating func forgetOldest() {
    guard documents.count > EditorActivity.mostDocuments else { return }
    let oldest = documents.values.min { ($0.visited, $0.key) < ($1.visited, $1.key) }
    if let oldest { documents[oldest.key] = nil }
  }
}

extension EditorActivity.Document {
  /// Lines `old` became lines `new`; changes at most one line apart are one hunk.
  fileprivate mutating func note(_ old: ClosedRange<Int>, becomes new: Range<Int>, now: Duration) {
    let growth = new.count - old.count
    var merged = EditorActivity.Hunk(lines: new, time: now)
    var kept: [EditorActivity.Hunk] = []
    for hunk in hunks {
      if hunk.lines.upperBound < old.lowerBound {
        kept.append(hunk)
      } else if hunk.lines.lowerBound > old.upperBound + 1 {
        let lines = hunk.lines.lowerBound + growth..<hunk.lines.upperBound + growth
        kept.append(EditorActivity.Hunk(lines: lines, time: hunk.time))
      } else {
        let start = min(hunk.lines.lowerBound, merged.lines.lowerBound)
        let end = max(hunk.lines.upperBound + growth, merged.lines.upperBound)
        merged.lines = start..<max(start, end)
      }
    }
    hunks = (kept + [merged]).sorted { $0.lines.lowerBound < $1.lines.lowerBound }
  }
}
