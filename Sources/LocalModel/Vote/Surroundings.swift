import Foundation
import ProjectIndex

/// What is around the cursor, put so that the places of candidates can be compared with it fast.
struct Surroundings {
  let reader: IndexReader
  let cursor: CursorContext
  let document: SourceView
  let directoryHash: UInt64
  let extensionHash: UInt64
  let suffix: LineSuffix
  let shapesBefore: [Int32]

  /// Index of the line above the cursor's in the document, or -1.
  let previous: Int
  /// Index of the line below, or the number of lines.
  let next: Int

  /// Tokens of the three lines above and of the line so far.
  let before: TokenSet
  let beforeCount: Int
  /// Tokens of the line below.
  let after: TokenSet
  let afterCount: Int
  /// Tokens of the line above.
  let above: TokenSet
  let aboveCount: Int
  /// For counting the tokens of a candidate.
  let counted: TokenSet
  /// Tokens of the whole document and of the line so far.
  let words: TokenCounter
  /// The same of the lines just above and of the line so far.
  let recent: TokenCounter
  /// Neighboring tokens in the document.
  private(set) var pairs = PairFilter()

  /// By the number of tokens before the cursor, how rare they are together; see
  /// `Feature.contextRarity`.
  private(set) var rarity: [Float] = [0]

  /// What brackets the text must bring for the document to balance; nil when it is far from that.
  let neededBalance: Int?
  /// Brackets opened minus closed on the line so far.
  let typedBalance: Int
  let typedHash: FNVHash
  /// Hashes of the lines around, without the ones right above and below.
  let nearHashes: [UInt64]
  /// The last byte of the line above, or 0.
  let endAbove: UInt8
  /// Shapes of the line above.
  let shapesAbove: [Int32]
  /// The indentation of the line below minus ours; 0 without one.
  let stepBelow: Int

  private static let linesBefore = 3
  private static let recentLines = 6
  private static let nearLines = 10

  /// The search for candidates uses the first set too, so it must have run.
  init(_ reader: IndexReader) {
    let (cursor, document) = (reader.cursor, reader.sources[0])
    let next = cursor.nextLine
    let onLine = cursor.before.prefix(cursor.lineTokenCount)
    self.reader = reader
    self.cursor = cursor
    self.document = document
    directoryHash = document.files[0].directoryHash
    extensionHash = document.files[0].extensionHash
    self.next = next
    previous = next - 1
    suffix = reader.lineSuffix
    shapesBefore = reader.shapesBefore
    (before, after, above) = (reader.sets[0], reader.sets[1], reader.sets[2])
    counted = reader.sets[3]
    (words, recent) = (reader.counters[0], reader.counters[1])

    func fill(_ set: TokenSet, _ lines: Range<Int>, _ more: some Sequence<Int32>) -> Int {
      set.removeAll(limit: reader.tokenLimit)
      var count = 0
      for line in lines {
        for token in document.lines[line].tokens where set.insert(document.ids[token]) {
          count += 1
        }
      }
      for id in more where set.insert(id) { count += 1 }
      return count
    }
    let none = EmptyCollection<Int32>()
    beforeCount = fill(
      reader.sets[0], max(0, next - Surroundings.linesBefore)..<max(next, 0), onLine)
    afterCount = fill(
      reader.sets[1], next..<min(next + 1, max(document.lineCount, next)), none)
    aboveCount = fill(reader.sets[2], max(next - 1, 0)..<next, none)

    var balance = 0
    for line in 0..<document.lineCount { balance += Int(document.lines[line].balance) }
    var typed = 0
    var hash = FNVHash()
    for index in cursor.typed {
      typed += Bracket.step(cursor.text[index])
      hash.feed(cursor.text[index])
    }
    balance += typed
    neededBalance = abs(balance) <= 3 ? -balance : nil
    typedBalance = typed
    typedHash = hash

    let near =
      max(0, next - Surroundings.nearLines)..<min(document.lineCount, next + Surroundings.nearLines)
    nearHashes = near.filter { $0 != next && $0 != next - 1 }.map { document.lines[$0].hash }
    if next > 0 {
      let line = document.lines[next - 1]
      endAbove = document.files[0].text[Int(line.end) - 1]
      shapesAbove = line.tokens.map { reader.shape(of: document.ids[$0]) }
    } else {
      endAbove = 0
      shapesAbove = []
    }
    stepBelow = next < document.lineCount ? Int(document.lines[next].indent) - cursor.indent : 0

    count(onLine)
    let files = Float(reader.fileTotal + 1)
    for id in cursor.before {
      let own =
        Token.isWord(id) ? log(files / Float(min(reader.fileCount(of: id), Int(files) - 1) + 1)) : 0
      rarity.append((rarity.last ?? 0) + own / 10)
    }
  }

  /// Counts the tokens of the document.
  private mutating func count(_ onLine: ArraySlice<Int32>) {
    words.removeAll(limit: reader.tokenLimit)
    var last = Token.newline
    for token in 0..<document.tokenCount {
      let id = document.ids[token]
      words.add(id)
      pairs.insert(last, id)
      last = id
    }
    recent.removeAll(limit: reader.tokenLimit)
    for line in max(0, next - Surroundings.recentLines)..<max(next, 0) {
      for token in document.lines[line].tokens { recent.add(document.ids[token]) }
    }
    for id in onLine {
      words.add(id)
      recent.add(id)
    }
  }

  /// Jaccard similarity of a set and a range of tokens.
  func jaccard(
    _ set: TokenSet, _ setCount: Int, _ ids: UnsafePointer<Int32>, _ tokens: Range<Int>
  ) -> Float {
    guard setCount > 0 else { return 0 }
    counted.removeAll(limit: reader.tokenLimit)
    var size = 0
    var common = 0
    for index in tokens {
      let id = ids[index]
      if id == Token.newline || !counted.insert(id) { continue }
      size += 1
      if set.contains(id) { common += 1 }
    }
    return common == 0 ? 0 : Float(common) / Float(setCount + size - common)
  }

  /// Whether another line has the shapes of the line above.
  func hasShapesAbove(_ ids: UnsafePointer<Int32>, _ line: SourceLine) -> Bool {
    guard line.tokens.count == shapesAbove.count else { return false }
    var index = 0
    for token in line.tokens {
      if reader.shape(of: ids[token]) != shapesAbove[index] { return false }
      index += 1
    }
    return index > 0
  }
}

/// Remembers pairs of tokens by one bit each, so that a few are taken for known that are not.
struct PairFilter {
  private static let bits = 18
  private var words = [UInt64](repeating: 0, count: 1 << (bits - 6))

  @inline(__always)
  private static func bit(_ first: Int32, _ second: Int32) -> Int {
    let both = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    return Int((both &* 0x9E37_79B9_7F4A_7C15) >> (64 - UInt64(bits)))
  }

  @inline(__always)
  mutating func insert(_ first: Int32, _ second: Int32) {
    let bit = PairFilter.bit(first, second)
    words[bit >> 6] |= 1 << UInt64(bit & 63)
  }

  @inline(__always)
  func contains(_ first: Int32, _ second: Int32) -> Bool {
    let bit = PairFilter.bit(first, second)
    return words[bit >> 6] & 1 << UInt64(bit & 63) != 0
  }
}

enum Bracket {
  /// 1 for an opening bracket, -1 for a closing one.
  @inline(__always)
  static func step(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): -1
    default: 0
    }
  }
}
