/// An immutable run of bytes with its counts.
///
/// A chunk never ends between the `\r` and the `\n` of one line ending (`ChunkStore` sees to it), so
/// a `\r` at its very end is a line ending of its own and every count stands without a neighbor.
struct Chunk: Sendable {
  let bytes: [UInt8]
  let metrics: TextMetrics

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    metrics = bytes.withUnsafeBufferPointer { Chunk.measure($0, in: 0..<$0.count) }
  }

  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    bytes = Array(buffer)
    metrics = Chunk.measure(buffer, in: 0..<buffer.count)
  }

  /// Bytes that are those of `old` but for a range, in whose place are `count` others. Only what
  /// differs is counted, and the byte after it, for what a byte counts depends on the one before.
  init(_ bytes: [UInt8], from old: Chunk, replacing range: Range<Int>, withCount count: Int) {
    self.bytes = bytes
    var metrics = old.metrics
    metrics -= old.bytes.withUnsafeBufferPointer {
      Chunk.measure($0, in: range.lowerBound..<min(range.upperBound + 1, $0.count))
    }
    metrics += bytes.withUnsafeBufferPointer {
      Chunk.measure($0, in: range.lowerBound..<min(range.lowerBound + count + 1, $0.count))
    }
    self.metrics = metrics
  }

  var count: Int { metrics.bytes }

  /// How many bytes are counted at a time: few enough for counters of a byte, with which the
  /// optimizer makes loops without branches into vector code.
  private static let block = 128

  /// What the bytes of a range count, a `\n` as what it is after the byte before the range.
  private static func measure(
    _ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>
  ) -> TextMetrics {
    guard let base = bytes.baseAddress, !range.isEmpty else { return TextMetrics() }
    var total = TextMetrics(bytes: range.count)
    var start = range.lowerBound
    if start == 0 {
      let first = base[0]
      total.breaks = isBreak(first) ? 1 : 0
      total.scalars = first.isContinuation ? 0 : 1
      total.wide = first >= 0xF0 ? 1 : 0
      start = 1
    }
    while start < range.upperBound {
      let end = min(start &+ block, range.upperBound)
      var breaks: UInt8 = 0
      var scalars: UInt8 = 0
      var wide: UInt8 = 0
      var index = start
      while index < end {
        let byte = base[index]
        // A `\r` counts, and so does a `\n` unless it only completes a `\r\n`.
        breaks &+= byte == .carriageReturn ? 1 : 0
        breaks &+= (byte == .lineFeed ? 1 : 0) & (base[index &- 1] == .carriageReturn ? 0 : 1)
        scalars &+= byte.isContinuation ? 0 : 1
        wide &+= byte >= 0xF0 ? 1 : 0
        index &+= 1
      }
      total.breaks &+= Int(breaks)
      total.scalars &+= Int(scalars)
      total.wide &+= Int(wide)
      start = end
    }
    return total
  }

  /// How many line endings are complete before `end`.
  func breaks(before end: Int) -> Int {
    if metrics.breaks == 0 || end <= 0 { return 0 }
    if end >= count { return metrics.breaks }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      var found = Chunk.isBreak(base[0]) ? 1 : 0
      var start = 1
      while start < end {
        let next = min(start &+ Chunk.block, end)
        found &+= Chunk.breaksStarted(base, start, next)
        start = next
      }
      return Chunk.isInsideBreak(base, end) ? found &- 1 : found
    }
  }

  /// How many line endings start in at most a block of bytes, none of which is the chunk's first.
  /// Looking back and not ahead: the optimizer reads no byte that it may not have to.
  private static func breaksStarted(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    var found: UInt8 = 0
    var index = start
    while index < end {
      let byte = base[index]
      found &+= byte == .carriageReturn ? 1 : 0
      found &+= (byte == .lineFeed ? 1 : 0) & (base[index &- 1] == .carriageReturn ? 0 : 1)
      index &+= 1
    }
    return Int(found)
  }

  static func isBreak(_ byte: UInt8) -> Bool {
    byte == .lineFeed || byte == .carriageReturn
  }

  /// Whether an index, neither the first nor the count, is between a `\r` and its `\n`.
  private static func isInsideBreak(_ base: UnsafePointer<UInt8>, _ index: Int) -> Bool {
    base[index] == .lineFeed && base[index &- 1] == .carriageReturn
  }

  /// The index just after line ending number `number`, counted from 1.
  func end(ofBreak number: Int) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      var missing = number
      if Chunk.isBreak(base[0]) { missing &-= 1 }
      var start = 1
      while missing > 0, start < bytes.count {
        let next = min(start &+ Chunk.block, bytes.count)
        let found = Chunk.breaksStarted(base, start, next)
        if found >= missing { break }
        missing &-= found
        start = next
      }
      if missing <= 0 { return Chunk.endOfBreak(bytes, from: 0) ?? bytes.count }
      // A line ending that begins before the block was counted there.
      if start < bytes.count, Chunk.isInsideBreak(base, start) { start &+= 1 }
      while missing > 0 {
        guard let next = Chunk.endOfBreak(bytes, from: start) else { return bytes.count }
        start = next
        missing &-= 1
      }
      return start
    }
  }

  /// The index just after the first line ending that ends after `start`; nil if there is none.
  func endOfBreak(from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { Chunk.endOfBreak($0, from: start) }
  }

  private static func endOfBreak(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      index &+= 1
      if byte == .lineFeed { return index }
      guard byte == .carriageReturn else { continue }
      return index < bytes.count && bytes[index] == .lineFeed ? index &+ 1 : index
    }
    return nil
  }

  /// The index just after the last line ending that is complete before `end`; nil if there is none.
  func endOfLastBreak(before end: Int) -> Int? {
    if metrics.breaks == 0 { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      var index = min(end, bytes.count)
      while index > 0 {
        let byte = bytes[index &- 1]
        if byte == .lineFeed { return index }
        if byte == .carriageReturn, index == bytes.count || bytes[index] != .lineFeed {
          return index
        }
        index &-= 1
      }
      return nil
    }
  }

  /// How long the line ending is that ends at an index: 1 or 2 bytes.
  func breakLength(endingAt index: Int) -> Int {
    index >= 2 && bytes[index - 1] == .lineFeed && bytes[index - 2] == .carriageReturn ? 2 : 1
  }

  /// How many units of `dimension` stand in a range; a character cut by its end counts as whole.
  func units(_ dimension: TextMetrics.Dimension, in range: Range<Int>) -> Int {
    let range = range.clamped(to: 0..<count)
    if metrics.isASCII || dimension == .bytes { return range.count }
    if range.count == count { return metrics[dimension] }
    let wideCounts = dimension == .utf16
    return bytes.withUnsafeBufferPointer { bytes in
      var found = 0
      var index = range.lowerBound
      while index < range.upperBound {
        let byte = bytes[index]
        found &+= byte.isContinuation ? 0 : 1
        found &+= (wideCounts && byte >= 0xF0) ? 1 : 0
        index &+= 1
      }
      return found
    }
  }

  /// The start of the character that holds unit number `unit` from `start` on, counted from 0; nil
  /// past the end.
  func index(
    ofUnit unit: Int, in dimension: TextMetrics.Dimension, from start: Int = 0
  ) -> Int? {
    if metrics.isASCII || dimension == .bytes { return unit < count - start ? start + unit : nil }
    let wideCounts = dimension == .utf16
    return bytes.withUnsafeBufferPointer { bytes in
      var found = 0
      var index = start
      while index < bytes.count {
        let byte = bytes[index]
        if !byte.isContinuation {
          found &+= wideCounts && byte >= 0xF0 ? 2 : 1
          if found > unit { return index }
        }
        index &+= 1
      }
      return nil
    }
  }
}

extension UInt8 {
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }

  /// Whether a byte is the second or a later one of a UTF-8 character.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}
