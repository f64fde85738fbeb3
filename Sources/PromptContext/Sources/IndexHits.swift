import Foundation
import ProjectIndex

/// The lines around the places from which the text at the cursor could be continued: where the same
/// tokens, or the same shapes, stand before. The cheapest good source there is, since the local model
/// asks the same question (reference: at 1,024 tokens it beats every other retriever).
public struct IndexHits: ContextSource {
  public let name = ContextSourceName.index

  private let before: Int
  private let after: Int
  private static let most = 24

  /// - Parameters:
  ///   - before: lines shown before the line of a hit. What stands there stands before the cursor, too,
  ///     or nearly: on tuning, prompts held more of what was needed with none of them.
  ///   - after: lines shown after it. What followed there is what may follow here.
  public init(before: Int = 0, after: Int = 4) {
    self.before = before
    self.after = after
  }

  private struct Window {
    var source: Int
    var line: Int
    var score: Double
    var exact: Int
  }

  public func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart] {
    guard let lookup else { return [] }
    let reader = lookup.reader
    let shapesBefore = reader.shapesBefore
    let above = LineWords(reader, lines: reader.cursor.nextLine - 3..<reader.cursor.nextLine, of: 0)
    let below = LineWords(reader, lines: reader.cursor.nextLine..<reader.cursor.nextLine + 2, of: 0)
    // Hits in one place of a file add up.
    var windows: [Int64: Window] = [:]
    for candidate in reader.candidates() {
      if lookup.isOver() { return [] }
      let source = Int(candidate.source)
      let view = reader.sources[source]
      let line = view.line(ofToken: Int(candidate.token))
      let agreement = reader.agreement(candidate, shapesBefore: shapesBefore)
      let file = view.files[view.file(ofLine: line)]
      var score = pow(1 + Double(agreement.exact), 1.2) + 0.3 * Double(agreement.shape)
      score *= 1 + 4 * above.similarity(line - 3..<line, of: source, in: file)
      score *= 1 + 1.5 * below.similarity(line + 1..<line + 3, of: source, in: file)
      if file.directoryHash == reader.sources[0].files[0].directoryHash { score *= 1.3 }
      let slot = Int64(source) << 40 | Int64(line / 4)
      if var known = windows[slot] {
        if score > known.score { (known.line, known.exact) = (line, agreement.exact) }
        known.score = max(known.score, score) + 0.15 * min(known.score, score)
        windows[slot] = known
      } else {
        windows[slot] = Window(source: source, line: line, score: score, exact: agreement.exact)
      }
    }
    let best = windows.values
      .sorted { ($1.score, $0.source, $0.line) < ($0.score, $1.source, $1.line) }
    var parts: [ContextPart] = []
    for window in best {
      if parts.count == IndexHits.most || lookup.isOver() { break }
      guard
        let piece = lookup.piece(
          source: window.source, line: window.line, before: before, after: after),
        let part = lookup.part(
          name, [piece], score: window.score,
          reason: window.exact > 0
            ? "\(window.exact) tokens before are the same" : "a like shape stands before")
      else { continue }
      parts.append(part)
    }
    return parts
  }
}

/// The words of a few lines, to compare with others.
struct LineWords {
  private let reader: IndexReader
  private let words: [Int32]
  /// One bit for each word: most words of other lines are told apart by it.
  private let bits: UInt64

  init(_ reader: IndexReader, lines: Range<Int>, of source: Int) {
    self.reader = reader
    words = LineWords.words(reader, lines, source).sorted()
    bits = words.reduce(0) { $0 | LineWords.bit($1) }
  }

  private static func bit(_ word: Int32) -> UInt64 { 1 << UInt64(word & 63) }

  /// Shared words over all words (Jaccard), 0 to 1.
  func similarity(_ lines: Range<Int>, of source: Int, in file: SourceFile) -> Double {
    guard !words.isEmpty else { return 0 }
    let view = reader.sources[source]
    let lines = lines.clamped(to: file.lines)
    var shared = 0
    var others = 0
    let seen = reader.sets[2]
    seen.removeAll(limit: reader.tokenLimit)
    for line in lines {
      for token in view.lines[line].tokens {
        let id = view.ids[token]
        guard Token.isWord(id), seen.insert(id) else { continue }
        if bits & LineWords.bit(id) != 0, words.contains(id) { shared += 1 } else { others += 1 }
      }
    }
    return Double(shared) / Double(words.count + others)
  }

  private static func words(_ reader: IndexReader, _ lines: Range<Int>, _ source: Int) -> Set<Int32>
  {
    let view = reader.sources[source]
    var words: Set<Int32> = []
    for line in lines.clamped(to: 0..<view.lineCount) {
      for token in view.lines[line].tokens where Token.isWord(view.ids[token]) {
        words.insert(view.ids[token])
      }
    }
    return words
  }
}
