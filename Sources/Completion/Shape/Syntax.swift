/// As much of a language's grammar as shaping needs: where strings and comments are, what brackets
/// and blocks look like. Small enough to be data; a wrong entry costs a suggestion, never text.
///
/// A class, as each scanner has one and scanners are copied a lot.
final class Syntax: Sendable {
  struct Quote: Sendable {
    var open: [UInt8]
    var close: [UInt8]
    var spansLines: Bool

    init(_ open: String, _ close: String? = nil, spansLines: Bool = false) {
      self.open = Array(open.utf8)
      self.close = Array((close ?? open).utf8)
      self.spansLines = spansLines
    }
  }

  enum Apostrophe: Sendable {
    /// `'` opens a string.
    case string
    /// `'x'` is a character; a `'` that no near one closes is something else (a lifetime, a prime).
    case character
    case nothing
  }

  let lineComments: [[UInt8]]
  /// Longest first, so that `"""` is tried before `"`.
  let quotes: [Quote]
  let blockComments: [Quote]
  let apostrophe: Apostrophe
  /// Which brackets count. None in prose.
  let brackets: [UInt8]
  /// Endings of a line that open a block, besides an open bracket: `:` or words.
  let blockOpeners: [String]
  /// Words that open a block at the start of a line: `def`, `class`.
  let blockStarts: Set<String>
  /// Words that open a block anywhere on a line: Lua's `function`.
  let blockWords: Set<String>
  /// Words that end one part of a block and begin the next at the start of a line: `else`.
  let blockMiddles: Set<String>
  /// Words that end a block on a line of their own.
  let blockClosers: Set<String>
  /// Blocks are marked by indentation alone.
  let isOffside: Bool
  /// Running text, in which brackets and indentation mean little.
  let isProse: Bool
  /// A `)` may stand without its `(`, as in a shell's `case`.
  let hasLoneParentheses: Bool
  /// What one level is indented by where the document does not tell.
  let indentation: Indentation
  private let hasBlockWords: Bool
  /// By byte: whether it may begin a bracket, a quote or a comment. All others are passed over.
  let isSpecial: [Bool]

  init(
    lineComments: [String] = ["//"], blockComments: [(String, String)] = [("/*", "*/")],
    quotes: [Quote] = [Quote("\"")], apostrophe: Apostrophe = .string,
    brackets: String = "()[]{}", blockOpeners: [String] = [], blockStarts: Set<String> = [],
    blockWords: Set<String> = [], blockMiddles: Set<String> = [], blockClosers: Set<String> = [],
    isOffside: Bool = false, isProse: Bool = false, hasLoneParentheses: Bool = false,
    indentation: Indentation = .spaces(4)
  ) {
    self.lineComments = lineComments.map { Array($0.utf8) }
    self.blockComments = blockComments.map { Quote($0.0, $0.1, spansLines: true) }
    self.quotes = quotes.sorted { $0.open.count > $1.open.count }
    self.apostrophe = apostrophe
    self.brackets = Array(brackets.utf8)
    self.blockOpeners = blockOpeners
    self.blockStarts = blockStarts
    self.blockWords = blockWords
    self.blockMiddles = blockMiddles
    self.blockClosers = blockClosers
    self.isOffside = isOffside
    self.isProse = isProse
    self.hasLoneParentheses = hasLoneParentheses
    self.indentation = indentation
    hasBlockWords = !(blockOpeners.isEmpty && blockStarts.isEmpty && blockWords.isEmpty)
    var special = self.brackets + [0x0A, 0x27]
    special += self.lineComments.compactMap(\.first)
    special += (self.quotes + self.blockComments).compactMap(\.open.first)
    var isSpecial = Array(repeating: false, count: 256)
    for byte in special { isSpecial[Int(byte)] = true }
    self.isSpecial = isSpecial
  }

  /// Whether what is on this line continues, deeper, on the next one.
  func opensBlock(_ line: String) -> Bool {
    if isProse { return false }
    let bytes = Array(line.utf8)
    // Where only a bracket or a label opens blocks, most lines hold neither.
    if !hasBlockWords, !bytes.contains(where: { $0.isOpener || $0 == 0x3A }) { return false }
    var scanner = BracketScanner(self)
    scanner.scan(bytes)
    guard scanner.mode == .code || scanner.mode == .lineComment else { return false }
    let end = scanner.codeEnd
    guard end > 0 else { return false }
    if let last = scanner.stack.last, last.offset == end - 1 { return true }
    for opener in blockOpeners {
      let word = Array(opener.utf8)
      guard end >= word.count, bytes[(end - word.count)..<end].elementsEqual(word) else { continue }
      guard word[0].isWordByte, end > word.count else { return true }
      if !bytes[end - word.count - 1].isWordByte { return true }
    }
    let isLabel = bytes[end - 1] == 0x3A
    guard isLabel || !blockStarts.isEmpty || !blockWords.isEmpty else { return false }
    let words = bytes[..<end].split { !$0.isWordByte }.map { String(decoding: $0, as: UTF8.self) }
    if isLabel, let first = words.first { return Syntax.labels.contains(first) }
    guard let first = words.first, !words.contains(where: blockClosers.contains) else {
      return false
    }
    return blockStarts.contains(first) || blockMiddles.contains(first)
      || words.contains(where: blockWords.contains)
  }

  /// What a line that ends with `:` begins with if it opens a block.
  private static let labels: Set<String> = ["case", "default", "public", "private", "protected"]

  /// Whether a line ends one part of a block and begins the next.
  func continuesBlock(_ line: String) -> Bool {
    let content = line.utf8.drop { $0.isBlank }
    return blockMiddles.contains(String(decoding: content.prefix { $0.isWordByte }, as: UTF8.self))
  }

  /// Whether a line only ends a block: brackets and separators, or a closing word.
  func closesBlock(_ line: String) -> Bool {
    let bytes = line.utf8.filter { !$0.isBlank }
    guard let first = bytes.first else { return false }
    if first.isCloser { return bytes.allSatisfy { $0.isCloser || $0 == 0x2C || $0 == 0x3B } }
    let word = String(decoding: bytes, as: UTF8.self)
    return blockClosers.contains(word.hasSuffix(";") ? String(word.dropLast()) : word)
  }

  /// Whether a line starts with what ends a block, be there more on it or not: `} else {`, `end)`.
  func startsWithCloser(_ line: String) -> Bool {
    let content = line.utf8.drop { $0.isBlank }
    guard let first = content.first else { return false }
    if first.isCloser { return true }
    let word = String(decoding: content.prefix { $0.isWordByte }, as: UTF8.self)
    return blockClosers.contains(word)
  }
}

extension UInt8 {
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  var isOpener: Bool { self == 0x28 || self == 0x5B || self == 0x7B }
  var isCloser: Bool { self == 0x29 || self == 0x5D || self == 0x7D }

  /// A letter, a digit, `_`, or a byte of a character outside ASCII.
  var isWordByte: Bool {
    (self >= 0x30 && self <= 0x39) || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) || self == 0x5F
      || self >= 0x80
  }

  /// The closer of an opener, or the opener of a closer.
  var otherBracket: UInt8 {
    switch self {
    case 0x28: 0x29
    case 0x29: 0x28
    case 0x5B: 0x5D
    case 0x5D: 0x5B
    case 0x7B: 0x7D
    case 0x7D: 0x7B
    default: self
    }
  }
}
