import ProjectIndex
import TextDocuments

/// What the user changed in the last minutes, as it stands now: the lines of each change with a few
/// around them, the newest first. Engines that measured it weigh it above all else (Copilot, Cody).
public struct RecentEdits: ContextSource {
  public let name = ContextSourceName.edits

  private static let mostHunks = 6
  private static let mostLines = 12
  private static let around = 2

  public init() {}

  public func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart] {
    let changes = query.activity.documents.values
      .flatMap { document in document.hunks.map { (document, $0) } }
      .filter { query.now - $1.time <= EditorActivity.memory }
      .sorted {
        ($1.1.time, $0.0.key, $0.1.lines.lowerBound) < ($0.1.time, $1.0.key, $1.1.lines.lowerBound)
      }
    var parts: [ContextPart] = []
    for (document, hunk) in changes {
      if parts.count == RecentEdits.mostHunks { break }
      // The line being typed, and what belongs to it, is the prompt's own text.
      if document.key == query.document.key, isAtCursor(hunk, query.document) { continue }
      guard let path = query.admission.path(of: document.key) else { continue }
      guard let part = part(document, hunk, path, now: query.now) else { continue }
      parts.append(part)
    }
    return parts
  }

  private func isAtCursor(_ hunk: EditorActivity.Hunk, _ document: QueryDocument) -> Bool {
    let line = document.snapshot.line(at: min(document.offset, document.snapshot.utf8Count))
    return hunk.lines.contains(line) && hunk.lines.count <= RecentEdits.mostLines
  }

  private func part(
    _ document: EditorActivity.Document, _ hunk: EditorActivity.Hunk, _ path: String, now: Duration
  ) -> ContextPart? {
    let text = document.text
    // Of a long change the end, where the user was last.
    let end = min(hunk.lines.upperBound + RecentEdits.around, text.lineCount)
    let start = max(
      0, hunk.lines.lowerBound - RecentEdits.around,
      end - RecentEdits.mostLines - 2 * RecentEdits.around)
    guard start < end else { return nil }
    let lines = text.lines(start..<end)
    guard lines.contains(where: { $0.contains { !$0.isWhitespace } }) else { return nil }
    let age = Int((now - hunk.time).components.seconds)
    return ContextPart(
      source: name, key: document.key, path: path, lines: [start..<end],
      text: lines.joined(separator: "\n"), score: 1 / (1 + Double(max(age, 0)) / 60),
      reason: "changed \(age) s ago")
  }
}
