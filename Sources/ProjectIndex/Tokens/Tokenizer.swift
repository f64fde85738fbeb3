/// Cuts text into tokens and lines.
///
/// A token is a run of word bytes, any other byte that is no space, or the end of a line that is
/// not blank. Works on bytes, so damage of any encoding is kept as it is. Lines end as in
/// `TextSnapshot`: `\n`, `\r\n` or a lone `\r`.
struct Tokenizer {
  /// What a line has beyond this is not indexed; offsets in a line have 16 bits.
  static let longestLine = 65_535

  let vocabulary: Vocabulary

  /// Tokens of the part of `text` in `range`, which begins and ends at line boundaries, appended to
  /// the buffers. The line that begins at `skipping` is treated as blank.
  func tokenize(
    _ text: UnsafeBufferPointer<UInt8>, range: Range<Int>, skipping: Int? = nil,
    ids: Buffer<Int32>, offsets: Buffer<UInt16>, lines: Buffer<SourceLine>
  ) {
    guard let base = text.baseAddress else { return }
    var position = range.lowerBound
    while position < range.upperBound {
      let end = Tokenizer.endOfLine(base, from: position, limit: range.upperBound)
      if skipping != position {
        line(base, position..<end, ids, offsets, lines)
      }
      position = Tokenizer.afterTerminator(base, at: end, limit: range.upperBound)
    }
  }

  @inline(__always)
  static func endOfLine(_ base: UnsafePointer<UInt8>, from start: Int, limit: Int) -> Int {
    var end = start
    while end < limit, base[end] != 0x0A, base[end] != 0x0D { end += 1 }
    return end
  }

  @inline(__always)
  static func afterTerminator(_ base: UnsafePointer<UInt8>, at end: Int, limit: Int) -> Int {
    guard end < limit else { return end }
    if base[end] == 0x0D, end + 1 < limit, base[end + 1] == 0x0A { return end + 2 }
    return end + 1
  }

  private func line(
    _ base: UnsafePointer<UInt8>, _ range: Range<Int>, _ ids: Buffer<Int32>,
    _ offsets: Buffer<UInt16>, _ lines: Buffer<SourceLine>
  ) {
    var start = range.lowerBound
    var indent = 0
    while start < range.upperBound, Token.isSpace(base[start]) {
      indent += base[start] == 0x09 ? 4 : 1
      start += 1
    }
    var end = min(range.upperBound, start + Tokenizer.longestLine)
    while end > start, Token.isSpace(base[end - 1]) { end -= 1 }
    guard end > start else { return }
    let first = ids.count
    let balance = self.tokens(base, start..<end, ids, offsets)
    let count = ids.count - first
    ids.append(Token.newline)
    offsets.append(UInt16(truncatingIfNeeded: end - start))
    var hash = FNVHash()
    for index in start..<end { hash.feed(base[index]) }
    lines.append(
      SourceLine(
        firstToken: UInt32(first), start: UInt32(start), end: UInt32(end),
        tokenCount: UInt16(count), indent: UInt8(min(indent, 255)),
        balance: Int8(max(-128, min(127, balance))), hash: hash.value))
  }

  /// Tokens of bytes without a line end; gives the balance of brackets.
  @inline(__always)
  private func tokens(
    _ base: UnsafePointer<UInt8>, _ range: Range<Int>, _ ids: Buffer<Int32>,
    _ offsets: Buffer<UInt16>
  ) -> Int {
    var balance = 0
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = base[position]
      if Token.isSpace(byte) {
        position += 1
        continue
      }
      let start = position
      position += 1
      if Token.isWordByte(byte) {
        let limit = min(range.upperBound, start + Vocabulary.longestWord)
        while position < limit, Token.isWordByte(base[position]) { position += 1 }
        ids.append(
          vocabulary.intern(UnsafeBufferPointer(start: base + start, count: position - start)))
      } else {
        balance += Tokenizer.bracket(byte)
        ids.append(Int32(byte))
      }
      offsets.append(UInt16(truncatingIfNeeded: start - range.lowerBound))
    }
    return balance
  }

  /// 1 for an opening bracket, -1 for a closing one.
  @inline(__always)
  static func bracket(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): -1
    default: 0
    }
  }
}
