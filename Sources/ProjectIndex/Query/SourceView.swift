/// Tokens and lines that a look-up reads: the open document, another one, or a part of the project.
/// Pointers are valid within the query that handed it out.
public struct SourceView {
  public let ids: UnsafePointer<Int32>
  /// Of each token from the start of its line, in bytes.
  public let offsets: UnsafePointer<UInt16>
  public let lines: UnsafePointer<SourceLine>
  public let tokenCount: Int
  public let lineCount: Int
  /// In order of their lines.
  public let files: [SourceFile]

  let gaps: [Range<Int>]
  /// Not retained: a query copies views by the thousand, and their owner outlives it.
  private let segment: Unmanaged<Segment>?

  var orders: Segment.Orders? {
    segment?._withUnsafeGuaranteedRef { $0.orders }
  }

  /// Whether the file that holds a token has left or is hidden.
  @inline(__always)
  func isGap(_ token: Int) -> Bool {
    gaps.contains { $0.contains(token) }
  }

  /// The line of a token that is neither separator nor newline.
  public func line(ofToken token: Int) -> Int {
    var low = 0
    var high = lineCount
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lines[middle].firstToken) <= token { low = middle } else { high = middle }
    }
    return low
  }

  /// The index into `files` of the file that holds a line.
  public func file(ofLine line: Int) -> Int {
    var low = 0
    var high = files.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if files[middle].lines.lowerBound <= line { low = middle } else { high = middle }
    }
    return low
  }
}

/// One file in a `SourceView`.
public struct SourceFile {
  /// Absolute path, or the URI of a document that is no file.
  public let key: String
  public let directoryHash: UInt64
  /// Tells file name extensions apart in one comparison.
  public let extensionHash: UInt64
  public let text: UnsafeBufferPointer<UInt8>
  /// Its lines in the source; blank ones are not among them.
  public let lines: Range<Int>
  /// The number of the first line of `text` in the file, from zero.
  public let firstLineNumber: Int

  /// The number in the file, from zero, of the line that holds a byte of `text`.
  public func lineNumber(at byte: Int) -> Int {
    var number = firstLineNumber
    var position = 0
    guard let base = text.baseAddress else { return 0 }
    while true {
      let end = Tokenizer.endOfLine(base, from: position, limit: min(byte, text.count))
      if end >= byte || end >= text.count { return number }
      position = Tokenizer.afterTerminator(base, at: end, limit: text.count)
      number += 1
    }
  }
}

extension SourceView {
  init(_ part: Corpus.Part) {
    let segment = part.segment
    ids = UnsafePointer(segment.ids.base)
    offsets = UnsafePointer(segment.offsets.base)
    lines = UnsafePointer(segment.lines.base)
    tokenCount = segment.ids.count
    lineCount = segment.lines.count
    files = segment.sourceFiles
    gaps = part.gaps
    self.segment = Unmanaged.passUnretained(segment)
  }

  init(_ document: LiveDocument) {
    ids = UnsafePointer(document.ids.base)
    offsets = UnsafePointer(document.offsets.base)
    lines = UnsafePointer(document.lines.base)
    tokenCount = document.ids.count
    lineCount = document.lines.count
    files = [
      SourceFile(
        key: document.key, directoryHash: document.directoryHash,
        extensionHash: document.extensionHash, text: document.text.elements,
        lines: 0..<document.lines.count, firstLineNumber: document.firstLineNumber)
    ]
    gaps = []
    segment = nil
  }
}
