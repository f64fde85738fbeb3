/// Key material over several lines.
enum KeyBlocks {
  /// `-----BEGIN ... PRIVATE KEY-----` to its end, or to the end of the text if that is cut off.
  static func framed(_ bytes: [UInt8], at start: Int) -> Range<Int>? {
    let head = bytes[start..<min(start + 60, bytes.count)]
    guard head.starts(with: opening),
      let line = head.firstIndex(where: { $0 == 0x0A || $0 == UInt8(ascii: "\\") })
        ?? head.indices.last,
      bytes[start..<line].containsBytes(name)
    else { return nil }
    var index = line
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "-"), bytes[index...].starts(with: closing) {
        let rest = bytes[(index + closing.count)...]
        let dashes = rest.firstIndex(of: UInt8(ascii: "-")) ?? rest.endIndex
        return start..<min(dashes + 5, bytes.count)
      }
      index += 1
    }
    return start..<bytes.count
  }

  private static let opening = Array("-----BEGIN ".utf8)
  private static let closing = Array("-----END ".utf8)
  private static let name = Array("PRIVATE KEY".utf8)

  /// Lines of base64 as keys have them (64, 70 or 76 letters), with the shorter last one, and what
  /// stands above the end of a block: parts of blocks whose other parts are not in the text. A prompt
  /// is cut between lines, and an outline takes single ones.
  static func loose(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var run: Range<Int>?
    var above = 0..<0
    var start = 0
    while start <= bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let core = core(bytes, start..<end)
      if isFull(bytes[core]) {
        run = (run?.lowerBound ?? core.lowerBound)..<core.upperBound
      } else {
        if let last = run {
          let isLast = !core.isEmpty && core.count < 77 && bytes[core].allSatisfy(\.isBase64)
          found.append(last.lowerBound..<(isLast ? core.upperBound : last.upperBound))
          run = nil
        }
        if isEnd(bytes[start..<end]), !above.isEmpty { found.append(above) }
      }
      above = !core.isEmpty && bytes[core].allSatisfy(\.isBase64) ? core : 0..<0
      start = end + 1
    }
    if let run { found.append(run) }
    return found
  }

  private static func isEnd(_ line: ArraySlice<UInt8>) -> Bool {
    line.count >= closing.count + name.count && line.containsBytes(closing)
      && line.containsBytes(name) && !line.containsBytes(opening)
  }

  /// A line without what stands around a piece of a string: blanks, quotes, comment marks, `\n`.
  private static func core(_ bytes: [UInt8], _ line: Range<Int>) -> Range<Int> {
    var lower = line.lowerBound
    var upper = line.upperBound
    while lower < upper, !bytes[lower].isAlphanumeric,
      bytes[lower] != UInt8(ascii: "+") || upper - lower < 60
    {
      lower += 1
    }
    func trim() {
      while upper > lower, !bytes[upper - 1].isAlphanumeric, bytes[upper - 1] != UInt8(ascii: "=") {
        upper -= 1
      }
    }
    trim()
    // "...\n" at the end of a string.
    if upper - lower > 2, upper < line.upperBound, bytes[upper - 1] == UInt8(ascii: "n"),
      bytes[upper - 2] == UInt8(ascii: "\\")
    {
      upper -= 2
      trim()
    }
    return lower..<upper
  }

  private static func isFull(_ word: ArraySlice<UInt8>) -> Bool {
    (60...76).contains(word.count) && word.allSatisfy(\.isBase64) && word.isMixed
      && KnownKeys.isRandom(word)
  }
}
