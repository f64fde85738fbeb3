extension ShapeFilter {
  /// `\n` only, no control characters, and no half character at the end: a stream that was cut inside
  /// one ends with U+FFFD.
  static let lineEndings = ShapeFilter("line endings") { candidate, _ in
    var candidate = candidate
    candidate.text = TextCleaner.clean(candidate.text)
    while candidate.text.unicodeScalars.last == "\u{FFFD}" {
      candidate.text.unicodeScalars.removeLast()
    }
    return candidate
  }
}

enum TextCleaner {
  /// `\r\n` and `\r` become `\n`; control characters but tab go.
  static func clean(_ text: String) -> String {
    let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x09 }
    if isClean { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0x0D: bytes.append(0x0A)
      case 0x0A: if previous != 0x0D { bytes.append(byte) }
      case 0x09, 0x20...0x7E, 0x80...: bytes.append(byte)
      default: break
      }
      previous = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
