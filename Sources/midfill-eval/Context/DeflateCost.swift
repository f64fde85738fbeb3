/// What deflate with its fixed codes (RFC 1951, section 3.2.6) would pay for a text when it has
/// another as dictionary. Greedy, with the window of 32 KiB; a measure of how much of a text a prompt
/// gives away, not a compressor.
enum DeflateCost {
  private static let window = 32_768
  private static let shortest = 3
  private static let longest = 258

  static func bits(of text: [UInt8], after dictionary: [UInt8]) -> Int {
    let bytes = dictionary.suffix(window) + text
    let all = Array(bytes)
    let start = all.count - text.count
    var heads: [UInt32: Int] = [:]
    var previous = Array(repeating: -1, count: all.count)
    func insert(_ index: Int) {
      guard index + shortest <= all.count else { return }
      let key = UInt32(all[index]) << 16 | UInt32(all[index + 1]) << 8 | UInt32(all[index + 2])
      previous[index] = heads[key] ?? -1
      heads[key] = index
    }
    for index in 0..<start { insert(index) }
    var bits = 0
    var index = start
    while index < all.count {
      let (length, distance) = longestMatch(all, at: index, heads, previous)
      if length >= shortest {
        bits += lengthBits(length) + distanceBits(distance)
        for step in 0..<length { insert(index + step) }
        index += length
      } else {
        bits += all[index] < 144 ? 8 : 9
        insert(index)
        index += 1
      }
    }
    return bits
  }

  private static func longestMatch(
    _ all: [UInt8], at index: Int, _ heads: [UInt32: Int], _ previous: [Int]
  ) -> (length: Int, distance: Int) {
    guard index + shortest <= all.count else { return (0, 0) }
    let key = UInt32(all[index]) << 16 | UInt32(all[index + 1]) << 8 | UInt32(all[index + 2])
    var place = heads[key] ?? -1
    var best = (length: 0, distance: 0)
    var tries = 0
    while place >= 0, index - place <= window, tries < 512 {
      var length = 0
      while length < longest, index + length < all.count, all[place + length] == all[index + length]
      {
        length += 1
      }
      if length > best.length { best = (length, index - place) }
      place = previous[place]
      tries += 1
    }
    return best
  }

  /// Seven bits up to a length of 114, eight beyond, and the extra bits of the length.
  private static func lengthBits(_ length: Int) -> Int {
    let extra =
      switch length {
      case ...10, 258: 0
      case ...18: 1
      case ...34: 2
      case ...66: 3
      case ...130: 4
      default: 5
      }
    return (length <= 114 ? 7 : 8) + extra
  }

  /// Five bits, and the extra bits of the distance.
  private static func distanceBits(_ distance: Int) -> Int {
    guard distance > 4 else { return 5 }
    return 5 + (Int.bitWidth - 2 - (distance - 1).leadingZeroBitCount)
  }
}
