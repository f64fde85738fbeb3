/// The patterns of one ignore file, in the language of gitignore(5).
struct IgnoreFile: Sendable, Equatable {
  private struct Rule: Sendable, Equatable {
    let pattern: GlobPattern
    let isNegated: Bool
  }

  private var rules: [Rule] = []

  var isEmpty: Bool { rules.isEmpty }

  init(_ text: String) {
    var text = text[...]
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      add(line.last == 0x0D ? line.dropLast() : line)
    }
  }

  /// The patterns of the other file come after these and so win over them.
  mutating func append(_ other: IgnoreFile) {
    rules += other.rules
  }

  private mutating func add(_ line: Substring.UTF8View.SubSequence) {
    var bytes = Array(line)
    // Spaces at the end do not count, unless quoted.
    while bytes.last == 0x20 {
      let quotes = bytes.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      if quotes % 2 == 1 { break }
      bytes.removeLast()
    }
    if bytes.first == UInt8(ascii: "#") { return }
    let isNegated = bytes.first == UInt8(ascii: "!")
    if isNegated { bytes.removeFirst() }
    if let pattern = GlobPattern(String(decoding: bytes, as: UTF8.self)) {
      rules.append(Rule(pattern: pattern, isNegated: isNegated))
    }
  }

  /// True: ignored, false: taken back in by a negation, nil: not named. `path` is relative to the
  /// directory of the file.
  func verdict(_ path: String, isDirectory: Bool) -> Bool? {
    rules.last { $0.pattern.matches(path, isDirectory: isDirectory) }.map { !$0.isNegated }
  }
}
