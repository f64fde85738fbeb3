/// Finds the bytes of a string that need care, eight at a time.
///
/// One pass that stops at a quote, a backslash or a control character serves the parser and the
/// writer, and a document's text is almost all bytes that are none of these.
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The first index from `start` on that holds `"`, `\` or a byte below 0x20, else `bytes.count`.
  @inline(__always)
  static func plainEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let count = bytes.count
    var index = start
    let raw = UnsafeRawBufferPointer(bytes)
    while index + 8 <= count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      // The classic zero-byte test. Marks above the lowest one may be false; only that is read.
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      let marks =
        (((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
          | ((word &- (ones &* 0x20)) & ~word)) & highs
      if marks != 0 { return index + marks.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < count {
      switch bytes[index] {
      case 0x22, 0x5C, 0..<0x20: return index
      default: index += 1
      }
    }
    return count
  }
}
