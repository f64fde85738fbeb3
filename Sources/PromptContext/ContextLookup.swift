import Foundation
import ProjectIndex
import TextDocuments

/// The index as the sources of one query see it: the words around the cursor, where words stand,
/// and pieces of files. Made once per query; valid within it.
public final class ContextLookup {
  let reader: IndexReader
  let query: ContextQuery
  /// The words around the cursor, the weightiest first.
  let words: [CursorWord]
  let places: WordPlaces
  /// Whether nobody waits for an answer any more. Sources look at it in their loops: a late one
  /// would hold up the index for the next query.
  let isOver: () -> Bool
  private var paths: [String: String?] = [:]
  /// By the key of a file, the last line that was numbered: its first byte, and its number.
  private var numbered: [String: (byte: Int, line: Int)] = [:]

  public init(
    _ reader: IndexReader, query: ContextQuery, isOver: @escaping () -> Bool = { false }
  ) {
    self.reader = reader
    self.query = query
    self.isOver = isOver
    words = CursorWord.around(reader)
    places = WordPlaces(reader, words: words.map(\.id))
  }

  /// The path of a file that may be quoted.
  func path(of key: String) -> String? {
    if let known = paths[key] { return known }
    let path = query.admission.path(of: key)
    paths[key] = path
    return path
  }

  /// A run of lines of one file, by their numbers in a source.
  struct Piece {
    let source: Int
    let file: SourceFile
    /// Indexes into the source's lines; blank lines are not counted there.
    let lines: Range<Int>
  }

  /// Lines around one line of a source, within its file; nil when the file may not be quoted.
  func piece(source: Int, line: Int, before: Int, after: Int) -> Piece? {
    let view = reader.sources[source]
    guard line >= 0, line < view.lineCount, !view.files.isEmpty else { return nil }
    let file = view.files[view.file(ofLine: line)]
    guard file.lines.contains(line), path(of: file.key) != nil else { return nil }
    let first = max(file.lines.lowerBound, line - before)
    let last = min(file.lines.upperBound, line + after + 1)
    return Piece(source: source, file: file, lines: first..<last)
  }

  /// The bytes of a run of lines, with the indentation of the first and the blank lines between.
  func bytes(_ piece: Piece) -> Range<Int> {
    let lines = reader.sources[piece.source].lines
    let text = piece.file.text
    var start = min(Int(lines[piece.lines.lowerBound].start), text.count)
    let end = min(Int(lines[piece.lines.upperBound - 1].end), text.count)
    while start > 0, text[start - 1] != 0x0A, text[start - 1] != 0x0D { start -= 1 }
    return start..<max(start, end)
  }

  /// The number of the line that begins at a byte, from zero: counted from the last place asked for
  /// in the file where that lies before it.
  private func lineNumber(at byte: Int, in file: SourceFile) -> Int {
    var known = numbered[file.key] ?? (0, file.firstLineNumber)
    if known.byte > byte { known = (0, file.firstLineNumber) }
    let line = known.line + ContextLookup.lineEnds(in: known.byte..<byte, of: file.text)
    numbered[file.key] = (byte, line)
    return line
  }

  /// How many lines end in a range: by `\n`, `\r\n` or a lone `\r`.
  private static func lineEnds(in range: Range<Int>, of text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = text.baseAddress else { return 0 }
    let bytes = UnsafeRawPointer(base)
    let ones: UInt64 = 0x0101_0101_0101_0101
    /// A one for each byte of a word that is zero.
    func zeros(_ word: UInt64) -> UInt64 {
      let low = (word & (ones &* 0x7F)) &+ (ones &* 0x7F)
      return ~(low | word) >> 7 & ones
    }
    var count = 0
    var index = range.lowerBound
    while index < range.upperBound {
      if index + 8 <= range.upperBound {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if zeros(word ^ (ones &* 0x0D)) == 0 {
          // Their sum comes to stand in the highest byte.
          count &+= Int(truncatingIfNeeded: (zeros(word ^ (ones &* 0x0A)) &* ones) >> 56)
          index &+= 8
          continue
        }
      }
      let isPair = text[index] == 0x0D && index + 1 < text.count && text[index + 1] == 0x0A
      if text[index] == 0x0A || text[index] == 0x0D && !isPair { count += 1 }
      index += 1
    }
    return count
  }

  func part(
    _ name: ContextSourceName, _ pieces: [Piece], score: Double, reason: String
  ) -> ContextPart? {
    guard let first = pieces.first, let path = path(of: first.file.key) else { return nil }
    var lines: [Range<Int>] = []
    var text = ""
    for piece in pieces {
      let range = bytes(piece)
      let bytes = UnsafeBufferPointer(rebasing: piece.file.text[range])
      let part =
        bytes.contains(0x0D)
        ? String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self)
        : String(decoding: bytes, as: UTF8.self)
      let number = lineNumber(at: range.lowerBound, in: piece.file)
      let count = part.utf8.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
      if let last = lines.last, last.upperBound == number {
        lines[lines.count - 1] = last.lowerBound..<number + count
      } else {
        lines.append(number..<number + count)
      }
      text += text.isEmpty ? part : "\n" + part
    }
    return ContextPart(
      source: name, key: first.file.key, path: path, lines: lines, text: text, score: score,
      reason: reason)
  }
}

/// A word near the cursor.
struct CursorWord {
  let id: Int32
  /// Rarity times nearness.
  let weight: Double
  /// Rarity alone: the logarithm of how few files hold it.
  let rarity: Double
  /// Lines from the cursor's line, blank ones not counted; zero is the line itself.
  let distance: Int

  /// Lines above and below the cursor whose words count. What comes is mostly about what was
  /// written last, and about what stands right below.
  static let above = 40
  static let below = 20
  private static let most = 48

  static func around(_ reader: IndexReader) -> [CursorWord] {
    let document = reader.sources[0]
    let total = Double(max(reader.fileTotal, 1))
    var nearest: [Int32: Int] = [:]
    func note(_ id: Int32, _ distance: Int) {
      guard Token.isWord(id), reader.byteCount(of: id) >= 3 else { return }
      nearest[id] = min(nearest[id] ?? .max, distance)
    }
    for id in reader.cursor.before.prefix(reader.cursor.lineTokenCount) { note(id, 0) }
    let next = reader.cursor.nextLine
    for line in max(0, next - above)..<min(document.lineCount, next + below) {
      let distance = line < next ? next - line : line - next + 1
      for token in document.lines[line].tokens { note(document.ids[token], distance) }
    }
    return nearest.compactMap { id, distance -> CursorWord? in
      let files = Double(reader.fileCount(of: id))
      let isNumber = reader.withBytes(of: id) { $0.first.map { $0 &- 0x30 < 10 } ?? true }
      // A word of nearly every file says nothing of this place.
      if isNumber || total >= 8 && files > total * 0.4 { return nil }
      let rarity = log(1 + (total - min(files, total) + 0.5) / (files + 0.5))
      return CursorWord(
        id: id, weight: rarity / (1 + Double(distance) / 8), rarity: rarity, distance: distance)
    }
    .sorted { ($1.weight, $0.id) < ($0.weight, $1.id) }
    .prefix(most).map(\.self)
  }
}
