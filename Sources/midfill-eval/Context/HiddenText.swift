import ProjectIndex

/// What was typed at a place, as the measures see it.
struct HiddenText: Sendable {
  /// From the cursor to the end of the hunk, at most six lines.
  let bytes: [UInt8]
  /// Identifiers with the logarithm of their rarity.
  let identifiers: [(word: [UInt8], weight: Double)]
  let trigrams: Set<[UInt8]>
  /// Whole lines, trimmed; the one of the cursor is not among them unless it begins there.
  let lines: [[UInt8]]

  static let mostLines = 6

  /// - Parameters:
  ///   - text: the file as the commit has it.
  ///   - offset: the cursor in it.
  ///   - end: of the hunk.
  init(_ text: [UInt8], offset: Int, end: Int, reader: IndexReader) {
    var stop = offset
    var count = 0
    while stop < end, count < HiddenText.mostLines {
      if text[stop] == 0x0A { count += 1 }
      stop += 1
    }
    let hidden = Array(text[offset..<stop])
    bytes = hidden
    // A word that was begun belongs to what is needed as a whole.
    var start = offset
    while start > 0, Token.isWordByte(text[start - 1]) { start -= 1 }
    let tokens = HiddenText.tokens(Array(text[start..<stop]))
    let total = Double(max(reader.fileTotal, 1))
    var seen: Set<[UInt8]> = []
    identifiers = tokens.compactMap { token in
      guard token.count >= 3, Token.isWordByte(token[0]), token[0] &- 0x30 >= 10,
        seen.insert(token).inserted
      else { return nil }
      let word = String(decoding: token, as: UTF8.self)
      let files = Double(reader.word(word).map { reader.fileCount(of: $0) } ?? 0)
      if files > 0.4 * total { return nil }
      return (token, HiddenText.rarity(files, of: total))
    }
    trigrams = HiddenText.trigrams(tokens)
    let isWhole = text[..<offset].reversed().prefix { $0 != 0x0A }.allSatisfy(Token.isSpace)
    lines = hidden.split(separator: 0x0A).dropFirst(isWhole ? 0 : 1)
      .map { HiddenText.trimmed($0) }.filter { $0.count > 2 }
  }

  private static func rarity(_ files: Double, of total: Double) -> Double {
    var x = (total + 1) / (files + 0.5)
    // The logarithm to base 2, well enough for a weight and the same on every machine.
    var whole = 0.0
    while x >= 2 {
      x /= 2
      whole += 1
    }
    return whole + x - 1
  }

  static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
    let start = line.drop { $0 <= 0x20 }
    return Array(start.prefix(start.count - start.reversed().prefix { $0 <= 0x20 }.count))
  }

  static func tokens(_ text: [UInt8]) -> [[UInt8]] {
    PositionSampler.tokens(text.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
      .map { range in
        let clean = text[range]
        return Array(clean)
      }
  }

  static func trigrams(_ tokens: [[UInt8]]) -> Set<[UInt8]> {
    guard tokens.count >= 3 else { return [] }
    return Set((0...tokens.count - 3).map { Array(tokens[$0..<$0 + 3].joined(separator: [0])) })
  }
}

/// How much of a hidden text a prompt holds.
struct Coverage: Sendable {
  /// Each from 0 to 1; nil where there is nothing to find.
  var identifiers: Double?
  var trigrams: Double?
  var lines: Double?
  /// Bits per hidden byte.
  var bits: Double?
  var bytes = 0

  init(_ prompt: [UInt8], of hidden: HiddenText) {
    bytes = prompt.count
    let tokens = HiddenText.tokens(prompt)
    let words = Set(tokens)
    let weight = hidden.identifiers.reduce(0) { $0 + $1.weight }
    if weight > 0 {
      identifiers =
        hidden.identifiers.filter { words.contains($0.word) }.reduce(0) { $0 + $1.weight } / weight
    }
    if !hidden.trigrams.isEmpty {
      let here = HiddenText.trigrams(tokens)
      trigrams =
        Double(hidden.trigrams.count(where: here.contains)) / Double(hidden.trigrams.count)
    }
    if !hidden.lines.isEmpty {
      let here = Set(prompt.split(separator: 0x0A).map { HiddenText.trimmed($0) })
      lines = Double(hidden.lines.count(where: here.contains)) / Double(hidden.lines.count)
    }
    if !hidden.bytes.isEmpty {
      let cost = DeflateCost.bits(of: hidden.bytes, after: prompt)
      bits = Double(cost) / Double(hidden.bytes.count)
    }
  }
}
