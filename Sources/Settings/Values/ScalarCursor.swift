/// A place in a text that is read scalar by scalar, and its line and column. Lines end at LF, CRLF
/// and lone CR, as editors count them.
struct ScalarCursor {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private(set) var position = SettingsPosition(line: 1, column: 1)

  /// A byte order mark at the start is no part of the text.
  init(_ text: String) {
    scalars = Array(text.unicodeScalars.drop { $0 == "\u{FEFF}" })
  }

  var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  var next: Unicode.Scalar? { index + 1 < scalars.count ? scalars[index + 1] : nil }

  /// How many spaces and tabs stand right before the cursor.
  var blanksBefore: Int {
    var start = index
    while start > 0, scalars[start - 1] == " " || scalars[start - 1] == "\t" { start -= 1 }
    return index - start
  }

  /// The value of so many hexadecimal digits. Nil where there are fewer: the cursor then stands where
  /// one is missing.
  mutating func takeHexadecimal(digits: Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = current.flatMap(JSON5Grammar.hexadecimalValue) else { return nil }
      value = value << 4 | digit
      advance()
    }
    return value
  }

  mutating func advance(_ count: Int = 1) {
    for _ in 0..<count {
      guard let passed = current else { return }
      index += 1
      if passed == "\n" || (passed == "\r" && current != "\n") {
        position.line += 1
        position.column = 1
      } else {
        position.column += 1
      }
    }
  }
}
