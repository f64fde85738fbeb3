import Foundation
import ProjectIndex
import PromptContext
import TextDocuments

/// What other engines retrieve, to compare with. Plain versions that read every file of a query's
/// language; none of it is used by the product.
struct ReferenceRetrievers {
  let reader: IndexReader
  let document: QueryDocument
  /// Relative to the workspace.
  let path: @Sendable (String) -> String?
  /// Files by how often they changed in one commit with the document's.
  let coChanged: [String: Int]

  /// The rows of the report that are made of these.
  let names = [
    "Jaccard 60", "Jaccard 20", "Jaccard 60, co-changed", "heads of co-changed", "BM25, prefix",
    "BM25, prefix+suffix",
  ]

  struct File {
    let key: String
    let path: String
    let lines: [String]
  }

  /// Every file of the language but the document.
  func files() -> [File] {
    reader.sources.dropFirst().flatMap { view in
      view.files.compactMap { file -> File? in
        guard file.key != document.key, let path = path(file.key), !file.lines.isEmpty,
          view.isCurrent(token: Int(view.lines[file.lines.lowerBound].firstToken))
        else { return nil }
        let lines = String(decoding: file.text, as: UTF8.self)
          .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return File(key: file.key, path: path, lines: lines)
      }
    }.sorted { $0.path < $1.path }
  }

  /// The twenty "open" files: the nearest by path.
  private func near(_ files: [File], coChangedFirst: Bool) -> [File] {
    let own = (path(document.key) ?? "").split(separator: "/").dropLast()
    func distance(_ file: File) -> Int {
      let other = file.path.split(separator: "/").dropLast()
      let common = zip(own, other).prefix { $0 == $1 }.count
      return own.count + other.count - 2 * common
    }
    return Array(
      files.sorted {
        let left = coChangedFirst ? -(coChanged[$0.path] ?? 0) : 0
        let right = coChangedFirst ? -(coChanged[$1.path] ?? 0) : 0
        return (left, distance($0), $0.path) < (right, distance($1), $1.path)
      }.prefix(20))
  }

  /// Copilot's way: the windows of the open files that share the most words with the last lines
  /// before the cursor, one per file.
  func jaccard(_ files: [File], window: Int, coChangedFirst: Bool = false) -> [ContextPart] {
    let snapshot = document.snapshot
    let line = snapshot.line(at: document.offset)
    let reference = Set(
      snapshot.lines(max(0, line - window)..<line + 1).flatMap(ReferenceRetrievers.words))
    var parts: [ContextPart] = []
    for file in near(files, coChangedFirst: coChangedFirst) {
      let words = file.lines.map(ReferenceRetrievers.words)
      var best: (start: Int, score: Double) = (0, 0)
      for start in stride(from: 0, to: max(1, file.lines.count - window / 2), by: 10) {
        let here = Set(words[start..<min(file.lines.count, start + window)].flatMap(\.self))
        let shared = here.intersection(reference).count
        let score = Double(shared) / Double(max(1, here.count + reference.count - shared))
        if score > best.score { best = (start, score) }
      }
      parts.append(
        part(file, best.start..<min(file.lines.count, best.start + window), best.score))
    }
    return parts
  }

  /// The beginnings of the files that changed together with the document's.
  func heads(_ files: [File]) -> [ContextPart] {
    near(files, coChangedFirst: true).enumerated().map { rank, file in
      part(file, 0..<min(file.lines.count, 60), 1 / Double(rank + 1))
    }
  }

  /// BM25 over pieces of twenty lines of the whole project.
  func bm25(_ files: [File], usesSuffix: Bool) -> [ContextPart] {
    let snapshot = document.snapshot
    let line = snapshot.line(at: document.offset)
    let lines =
      snapshot.lines(max(0, line - 20)..<line + 1)
      + (usesSuffix ? snapshot.lines(line + 1..<line + 6) : [])
    let query = Set(lines.flatMap(ReferenceRetrievers.words))
    var pieces: [(file: File, lines: Range<Int>, counts: [String: Int], length: Int)] = []
    var holders: [String: Int] = [:]
    for file in files {
      for start in stride(from: 0, to: file.lines.count, by: 20) {
        let range = start..<min(start + 20, file.lines.count)
        let words = file.lines[range].flatMap(ReferenceRetrievers.words)
        var counts: [String: Int] = [:]
        for word in words where query.contains(word) { counts[word, default: 0] += 1 }
        for word in counts.keys { holders[word, default: 0] += 1 }
        pieces.append((file, range, counts, words.count))
      }
    }
    let total = Double(pieces.count)
    let mean = Double(pieces.reduce(0) { $0 + $1.length }) / max(total, 1)
    let scored = pieces.map { piece -> ContextPart in
      var score = 0.0
      for word in piece.counts.keys.sorted() {
        let count = Double(piece.counts[word] ?? 0)
        let files = Double(holders[word] ?? 0)
        let rarity = log(1 + (total - files + 0.5) / (files + 0.5))
        score +=
          rarity * count * 2.2
          / (count + 1.2 * (0.25 + 0.75 * Double(piece.length) / max(mean, 1)))
      }
      return part(piece.file, piece.lines, score)
    }
    return Array(
      scored.filter { $0.score > 0 }
        .sorted { ($1.score, $0.path) < ($0.score, $1.path) }.prefix(60))
  }

  private func part(_ file: File, _ lines: Range<Int>, _ score: Double) -> ContextPart {
    ContextPart(
      source: .similar, key: file.key, path: file.path, lines: [lines],
      text: file.lines[lines].joined(separator: "\n"), score: score, reason: "")
  }

  private static func words(_ line: String) -> [String] {
    line.utf8.split { !Token.isWordByte($0) }.filter { $0.count >= 2 }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
