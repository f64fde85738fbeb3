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
      let plain = plainCount(word)
      index += plain
      if plain < 8 { return index }
    }
    while index < count, isPlain(bytes[index]) { index += 1 }
    return index
  }

  /// How many of eight bytes, the first one lowest, come before one that needs care.
  @inline(__always)
  static func plainCount(_ word: UInt64) -> Int {
    // The classic zero-byte test. Marks above the lowest one may be false; only that is read.
    let quotes = word ^ (ones &* 0x22)
    let slashes = word ^ (ones &* 0x5C)
    let marks =
      ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
      | ((word &- (ones &* 0x20)) & ~word)
    return (marks & highs).trailingZeroBitCount >> 3
  }

  @inline(__always)
  static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x22 && byte != 0x5C }

  /// How many bytes need care. Counted without branches and in bytes, a block at a time, which the
  /// optimizer makes into vector code.
  static func careCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var total = 0
    var start = 0
    while start < bytes.count {
      let end = min(start &+ 128, bytes.count)
      var found: UInt8 = 0
      var index = start
      while index < end {
        let byte = base[index]
        found &+= (byte < 0x20 ? 1 : 0) | (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0)
        index &+= 1
      }
      total &+= Int(found)
      start = end
    }
    return total
  }
}
