import ProjectIndex

/// A proposal as the packer works with it: its lines, and what tells whether they say anything new.
struct Proposal {
  let part: ContextPart
  /// Numbers of its lines in their file, one for each of `lines`.
  let numbers: [Int]
  /// What its words and lines are compared by.
  let content: TextContent

  init(_ part: ContextPart) {
    self.part = part
    content = TextContent(Array(part.text.utf8))
    numbers = Array(part.lines.lazy.flatMap { $0 }.prefix(content.lines.count))
  }

  /// The part with some of its lines, by their index; nil when nothing but blanks is left.
  func part(keeping kept: [Int]) -> ContextPart? {
    guard kept.contains(where: { content.hasText($0) }) else { return nil }
    return kept.count == content.lines.count
      ? part : part.with(kept.map { numbers[$0] }, kept.map { content.text(ofLine: $0) })
  }
}

/// The lines and words of a text, as numbers to compare them by.
struct TextContent {
  private let bytes: [UInt8]
  /// Ranges of `bytes`, without line ends.
  private(set) var lines: [Range<Int>] = []
  /// Of each line without its blanks; nil for one too short to tell anything, such as a brace.
  private(set) var lineHashes: [UInt64?] = []
  /// Of each identifier of three bytes and more, once.
  private(set) var words: [UInt64] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var all: [UInt64] = []
    all.reserveCapacity(bytes.count / 8)
    bytes.withUnsafeBufferPointer { read($0, words: &all) }
    all.sort()
    words.reserveCapacity(all.count)
    for word in all where word != words.last { words.append(word) }
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, words: inout [UInt64]) {
    var lineStart = 0
    var line = FNVHash()
    var marks = 0
    var wordStart = 0
    var word = FNVHash()
    for index in 0...bytes.count {
      let byte = index < bytes.count ? bytes[index] : 0x0A
      if byte > 0x20 {
        line.feed(byte)
        marks &+= 1
        if Token.isWordByte(byte) {
          word.feed(byte)
          continue
        }
      }
      if index - wordStart >= 3, bytes[wordStart] &- 0x30 >= 10 { words.append(word.value) }
      wordStart = index + 1
      word = FNVHash()
      if byte == 0x0A {
        lines.append(lineStart..<index)
        lineHashes.append(marks > 4 ? line.value : nil)
        lineStart = index + 1
        line = FNVHash()
        marks = 0
      }
    }
  }

  func hasText(_ line: Int) -> Bool { bytes[lines[line]].contains { $0 > 0x20 } }

  func text(ofLine line: Int) -> String { String(decoding: bytes[lines[line]], as: UTF8.self) }
}
