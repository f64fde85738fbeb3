// Lines and columns.
//
// What a position from a client means, in full:
// - a line past the last: the end of the text; a line below 0: its start;
// - a column past the end of the line: the end of the line, before its line ending, whether that is
//   `\n`, `\r\n` or a lone `\r` (LSP 3.17: "If the character value is greater than the line length it
//   defaults back to the line length"), so no position is inside a `\r\n`; a column below 0: column 0;
// - a column inside a character, be it a byte or half of a surrogate pair: the character's start.
// No number is too large or too small.

extension TextSnapshot {
  /// The bytes of a line without its line ending; empty at the end for a line past the last.
  public func lineRange(_ line: Int) -> Range<Int> {
    if let editedLine, editedLine.number == line { return editedLine.range }
    guard line >= 0, line < lineCount else { return utf8Count..<utf8Count }
    let start = lineStart(line)
    return start..<lineEnd(from: start)
  }

  /// The bytes of the line that holds an offset, without its line ending: the range of the line
  /// `line(at:)`, found from where the offset is, without counting lines.
  public func lineRange(at offset: Int) -> Range<Int> {
    let offset = min(max(offset, 0), utf8Count)
    if let editedLine, editedLine.holds(offset) { return editedLine.range }
    var place = store.place(of: offset, in: .bytes)
    var start = store.chunk(at: place).endOfLastBreak(before: offset - place.before.bytes)
    while start == nil, let before = store.place(before: place) {
      place = before
      start = store.chunk(at: place).endOfLastBreak(before: .max)
    }
    let first = place.before.bytes + (start ?? 0)
    return first..<lineEnd(from: first)
  }

  /// Where the line ending that comes first from an offset on starts; the end of the text without one.
  private func lineEnd(from offset: Int) -> Int {
    var next: ChunkStore.Place? = store.place(of: offset, in: .bytes)
    while let place = next {
      let chunk = store.chunk(at: place)
      if chunk.metrics.breaks > 0,
        let end = chunk.endOfBreak(from: max(0, offset - place.before.bytes))
      {
        return place.before.bytes + end - chunk.breakLength(endingAt: end)
      }
      next = store.place(after: place)
    }
    return utf8Count
  }

  /// The byte offset at which a line starts; the end of the text for a line past the last.
  public func lineStart(_ line: Int) -> Int {
    guard line > 0 else { return 0 }
    guard line < lineCount else { return utf8Count }
    if let editedLine {
      if editedLine.number == line { return editedLine.range.lowerBound }
      if editedLine.number == line - 1 {
        let end = editedLine.range.upperBound
        let isPair = byte(at: end) == .carriageReturn && byte(at: end + 1) == .lineFeed
        return end + (isPair ? 2 : 1)
      }
    }
    let place = store.place(of: line - 1, in: .breaks)
    return place.before.bytes + store.chunk(at: place).end(ofBreak: line - place.before.breaks)
  }

  /// The line that holds a byte offset. An offset between the `\r` and the `\n` of one line ending is
  /// on the line that they end.
  public func line(at offset: Int) -> Int {
    guard offset < utf8Count else { return lineCount - 1 }
    guard offset > 0 else { return 0 }
    if let editedLine, editedLine.holds(offset) { return editedLine.number }
    let place = store.place(of: offset, in: .bytes)
    return place.before.breaks + store.chunk(at: place).breaks(before: offset - place.before.bytes)
  }

  /// The byte offset of a position: always the start of a character or the end of a line. The top of
  /// this file says what positions outside the text mean.
  public func offset(of position: TextPosition, in encoding: PositionEncoding) -> Int {
    guard position.line >= 0 else { return 0 }
    guard position.line < lineCount else { return utf8Count }
    let range = lineRange(position.line)
    guard position.column > 0 else { return range.lowerBound }
    // No encoding counts more units than UTF-8 counts bytes.
    guard position.column < range.count else { return range.upperBound }
    switch encoding {
    case .utf8:
      return max(range.lowerBound, characterStart(range.lowerBound + position.column))
    case .utf16, .utf32:
      let dimension = TextMetrics.Dimension(encoding)
      let first = store.place(of: range.lowerBound, in: .bytes)
      let chunk = store.chunk(at: first)
      let start = range.lowerBound - first.before.bytes
      if let index = chunk.index(ofUnit: position.column, in: dimension, from: start) {
        return min(first.before.bytes + index, range.upperBound)
      }
      // In a later chunk.
      let unit =
        first.before[dimension] + chunk.units(dimension, in: 0..<start) + position.column
      let place = store.place(of: unit, in: dimension)
      let last = store.chunk(at: place)
      let index = last.index(ofUnit: unit - place.before[dimension], in: dimension)
      return min(place.before.bytes + (index ?? last.count), range.upperBound)
    }
  }

  /// The position of a byte offset: never past the end of a line, never inside a character.
  public func position(of offset: Int, in encoding: PositionEncoding) -> TextPosition {
    let offset = characterStart(offset)
    let line = line(at: offset)
    let range = lineRange(at: offset)
    let end = min(max(offset, range.lowerBound), range.upperBound)
    let column = units(TextMetrics.Dimension(encoding), in: range.lowerBound..<end)
    return TextPosition(line: line, column: column)
  }

  /// The start of the character that a byte offset is in, or the offset itself where one starts.
  public func characterStart(_ offset: Int) -> Int {
    let offset = min(max(offset, 0), utf8Count)
    guard offset < utf8Count, byte(at: offset)?.isContinuation == true else { return offset }
    for back in 1...3 where offset >= back && byte(at: offset - back)?.isContinuation == false {
      return offset - back
    }
    return offset
  }

  /// The edit between two positions, in whichever order they come.
  func edit(
    from start: TextPosition, to end: TextPosition, text: String, in encoding: PositionEncoding
  ) -> TextEdit {
    let first = offset(of: start, in: encoding)
    let last = start == end ? first : offset(of: end, in: encoding)
    return TextEdit(range: min(first, last)..<max(first, last), newText: text)
  }

  private func units(_ dimension: TextMetrics.Dimension, in range: Range<Int>) -> Int {
    if dimension == .bytes { return range.count }
    let first = store.place(of: range.lowerBound, in: .bytes)
    let chunk = store.chunk(at: first)
    let start = range.lowerBound - first.before.bytes
    if start + range.count <= chunk.count {
      return chunk.units(dimension, in: start..<start + range.count)
    }
    let last = store.place(of: range.upperBound, in: .bytes)
    return last.before[dimension] - first.before[dimension]
      - chunk.units(dimension, in: 0..<start)
      + store.chunk(at: last).units(dimension, in: 0..<range.upperBound - last.before.bytes)
  }
}
