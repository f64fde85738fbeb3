/// Tokens and lines of some files, and, in a sorted segment, all positions ordered by what stands
/// before them. Never changes; a change of a file makes a new segment.
///
/// Layout of the tokens: `Token.padding` separators, then for each file a newline token, the lines
/// (each ended by a newline token), and two separators.
final class Segment: @unchecked Sendable {
  // Unchecked because of the pointers: nothing writes after `init`.

  struct File: Sendable {
    let version: FileVersion
    let tokens: Range<Int>
    let lines: Range<Int>

    var source: SourceFile {
      SourceFile(
        key: version.key, directoryHash: version.directoryHash,
        extensionHash: version.extensionHash, text: version.text.elements, lines: lines,
        firstLineNumber: 0)
    }
  }

  let files: [File]
  /// The same for readers.
  let sourceFiles: [SourceFile]
  let ids: Buffer<Int32>
  /// Of each token from the start of its line, in bytes.
  let offsets: Buffer<UInt16>
  let lines: Buffer<SourceLine>
  let orders: Orders?

  /// Positions in sorted order. Together 8 bytes per token and 4 per line.
  struct Orders {
    /// By the tokens before: nearest first, then further, then the position.
    let exact: Buffer<Int32>
    /// By the shapes before, as `shapes` gave them.
    let shape: Buffer<Int32>
    let shapes: ShapeTable
    /// Lines by hash.
    let line: Buffer<Int32>
  }

  var tokenCount: Int { ids.count }
  var isSorted: Bool { orders != nil }

  /// One file, unsorted.
  init(tokenizing version: FileVersion, _ vocabulary: Vocabulary) {
    let estimate = version.text.count / 3
    ids = Buffer(capacity: estimate)
    offsets = Buffer(capacity: estimate)
    lines = Buffer(capacity: version.text.count / 30)
    ids.append(repeating: Token.separator, count: Token.padding)
    ids.append(Token.newline)
    offsets.append(repeating: 0, count: Token.padding + 1)
    Tokenizer(vocabulary: vocabulary).tokenize(
      version.text.elements, range: 0..<version.text.count, ids: ids, offsets: offsets,
      lines: lines)
    let tokens = Token.padding..<ids.count
    ids.append(repeating: Token.separator, count: 2)
    offsets.append(repeating: 0, count: 2)
    ids.trim()
    offsets.trim()
    lines.trim()
    files = [File(version: version, tokens: tokens, lines: 0..<lines.count)]
    sourceFiles = files.map(\.source)
    orders = nil
  }

  /// Several files, sorted. `styles` holds `WordStyle` of every word in them.
  init(merging parts: [(Segment, File)], shapes: ShapeTable, styles: [Int8]) {
    let tokenCount = parts.reduce(Token.padding) { $0 + $1.1.tokens.count + 2 }
    let lineCount = parts.reduce(0) { $0 + $1.1.lines.count }
    ids = Buffer(capacity: tokenCount)
    offsets = Buffer(capacity: tokenCount)
    lines = Buffer(capacity: lineCount)
    ids.append(repeating: Token.separator, count: Token.padding)
    offsets.append(repeating: 0, count: Token.padding)
    var files: [File] = []
    files.reserveCapacity(parts.count)
    for (segment, file) in parts {
      let firstToken = ids.count
      let firstLine = lines.count
      ids.append(contentsOf: UnsafeBufferPointer(rebasing: segment.ids.elements[file.tokens]))
      offsets.append(
        contentsOf: UnsafeBufferPointer(rebasing: segment.offsets.elements[file.tokens]))
      lines.append(contentsOf: UnsafeBufferPointer(rebasing: segment.lines.elements[file.lines]))
      for line in firstLine..<lines.count {
        let token = Int(lines.base[line].firstToken) - file.tokens.lowerBound + firstToken
        lines.base[line].firstToken = UInt32(token)
      }
      files.append(
        File(
          version: file.version, tokens: firstToken..<ids.count, lines: firstLine..<lines.count))
      ids.append(repeating: Token.separator, count: 2)
      offsets.append(repeating: 0, count: 2)
    }
    self.files = files
    sourceFiles = files.map(\.source)
    orders = ContextOrder.orders(ids: ids, lines: lines, shapes: shapes, styles: styles)
  }

  /// The index into `files` of the file that holds a line.
  func file(ofLine line: Int) -> Int {
    var low = 0
    var high = files.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if files[middle].lines.lowerBound <= line { low = middle } else { high = middle }
    }
    return low
  }

  var memoryBytes: Int {
    ids.capacity * 4 + offsets.capacity * 2
      + lines.capacity * MemoryLayout<SourceLine>.stride
      + (orders.map { ($0.exact.capacity + $0.shape.capacity + $0.line.capacity) * 4 } ?? 0)
  }
}
