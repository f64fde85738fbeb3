import ProjectIndex
import TextDocuments

/// The surroundings of the places where the user was last in other open documents, the latest first.
/// The server sees no scrolling: a place is where an edit was made or a completion was asked for.
public struct OpenFiles: ContextSource {
  public let name = ContextSourceName.open

  private static let before = 12
  private static let after = 8
  private static let most = 5

  public init() {}

  public func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart] {
    let visited = query.activity.documents.values
      .filter { $0.isOpen && $0.place != nil && $0.key != query.document.key }
      .sorted { ($1.visited, $0.key) < ($0.visited, $1.key) }
    var parts: [ContextPart] = []
    for (rank, document) in visited.enumerated() {
      if parts.count == OpenFiles.most { break }
      guard let place = document.place, let path = query.admission.path(of: document.key) else {
        continue
      }
      let count = document.text.lineCount
      let lines = max(0, min(place, count) - OpenFiles.before)..<min(count, place + OpenFiles.after)
      guard !lines.isEmpty else { continue }
      parts.append(
        ContextPart(
          source: name, key: document.key, path: path, lines: [lines],
          text: document.text.lines(lines).joined(separator: "\n"), score: 1 / Double(rank + 1),
          reason: rank == 0 ? "the file visited last" : "visited lately"))
    }
    return parts
  }
}
