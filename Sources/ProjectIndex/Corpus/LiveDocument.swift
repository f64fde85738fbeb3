/// The tokens of a document that is being edited, without the line at the cursor.
///
/// Kept unsorted: a change only cuts out and puts in the tokens of its lines, and a look-up scans
/// them all, which for a file of the largest size takes a fraction of a millisecond.
/// The line at the cursor is left out so that what is being typed is never found as its own
/// continuation, and so that half-typed words do not fill the vocabulary.
final class LiveDocument {
  let key: String
  let directoryHash: UInt64
  let extensionHash: UInt64
  private let vocabulary: Vocabulary

  let text = Buffer<UInt8>()
  let ids = Buffer<Int32>()
  let offsets = Buffer<UInt16>()
  let lines = Buffer<SourceLine>()
  /// The number of the first line of `text` in the document, from zero.
  var firstLineNumber = 0
  /// Bytes of the line left out, without its line ending.
  private(set) var leftOut: Range<Int>?

  // New lines are tokenized here before they are put in.
  private let newIDs = Buffer<Int32>()
  private let newOffsets = Buffer<UInt16>()
  private let newLines = Buffer<SourceLine>()

  init(key: String, vocabulary: Vocabulary) {
    self.key = key
    self.vocabulary = vocabulary
    directoryHash = FileVersion.hash(of: FilePath.directory(of: key))
    extensionHash = FileVersion.hash(of: FilePath.fileExtension(of: key))
    ids.append(repeating: Token.separator, count: Token.padding)
    ids.append(Token.newline)
    offsets.append(repeating: 0, count: Token.padding + 1)
  }

  /// Makes this the document with the given text, in which the line that holds byte `cursor` is left
  /// out. Costs a comparison of the texts and the tokens of the lines that differ.
  func synchronize(_ new: UnsafeBufferPointer<UInt8>, cursor: Int?) {
    let newLeftOut = cursor.map { LiveDocument.line(at: min(max($0, 0), new.count), in: new) }
    let oldLeftOut = leftOut
    let change = TextDifference(old: text.elements, new: new)
    if change.isEmpty, oldLeftOut == newLeftOut { return }

    leftOut = newLeftOut
    if !change.isEmpty {
      text.replace(
        change.old, with: UnsafeBufferPointer(rebasing: new[change.new]))
      retokenize(change.oldLines, as: change.newLines)
    }
    // The line left out before, where it is now, gets its tokens back; the new one loses them.
    let growth = change.new.count - change.old.count
    if let old = oldLeftOut, !(change.oldLines.contains(old.lowerBound) && !change.isEmpty) {
      let shift = !change.isEmpty && old.lowerBound >= change.oldLines.upperBound ? growth : 0
      let moved = old.lowerBound + shift..<old.upperBound + shift
      if moved != newLeftOut { retokenizeLine(moved) }
    }
    if let line = newLeftOut, !(change.newLines.contains(line.lowerBound) && !change.isEmpty) {
      retokenizeLine(line)
    }
  }

  private func retokenizeLine(_ line: Range<Int>) {
    // An empty line has no tokens, before and after.
    if !line.isEmpty { retokenize(line, as: line) }
  }

  /// Replaces the tokens of the lines in a byte range of the text before by those of the lines in
  /// one of the text now. Lines after it have moved by the difference of the lengths.
  private func retokenize(_ old: Range<Int>, as new: Range<Int>) {
    newIDs.removeAll()
    newOffsets.removeAll()
    newLines.removeAll()
    Tokenizer(vocabulary: vocabulary).tokenize(
      text.elements, range: new, skipping: leftOut?.lowerBound, ids: newIDs, offsets: newOffsets,
      lines: newLines)
    let oldLines = firstLine(from: old.lowerBound)..<firstLine(from: old.upperBound)
    let firstToken = token(ofLine: oldLines.lowerBound)
    let oldTokens = firstToken..<token(ofLine: oldLines.upperBound)
    for line in 0..<newLines.count { newLines.base[line].firstToken += UInt32(firstToken) }

    let tokenGrowth = newIDs.count - oldTokens.count
    let byteGrowth = new.upperBound - old.upperBound
    ids.replace(oldTokens, with: newIDs.elements)
    offsets.replace(oldTokens, with: newOffsets.elements)
    lines.replace(oldLines, with: newLines.elements)
    guard tokenGrowth != 0 || byteGrowth != 0 else { return }
    for line in oldLines.lowerBound + newLines.count..<lines.count {
      lines.base[line].firstToken = UInt32(Int(lines.base[line].firstToken) + tokenGrowth)
      lines.base[line].start = UInt32(Int(lines.base[line].start) + byteGrowth)
      lines.base[line].end = UInt32(Int(lines.base[line].end) + byteGrowth)
    }
  }

  /// The first line whose text begins at or after a byte offset.
  func firstLine(from offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if Int(lines.base[middle].start) < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func token(ofLine line: Int) -> Int {
    line < lines.count ? Int(lines.base[line].firstToken) : ids.count
  }

  /// The bytes of the line around an offset, without its line ending.
  static func line(at offset: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var start = offset
    // Between \r and \n means the end of that line.
    if start > 0, start < text.count, text[start] == 0x0A, text[start - 1] == 0x0D { start -= 1 }
    var end = start
    while start > 0, text[start - 1] != 0x0A, text[start - 1] != 0x0D { start -= 1 }
    while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
    return start..<end
  }
}
