/// An immutable run of bytes with its counts.
///
/// A chunk never ends between the `\r` and the `\n` of one line ending (`ChunkStore` sees to it), so
/// a `\r` at its very end is a line ending of its own and every count stands without a neighbor.
struct Chunk: Sendable {
  let bytes: [UInt8]
  let metrics: TextMetrics

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    metrics = bytes.withUnsafeBufferPointer(Chunk.measure)
  }

  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    bytes = Array(buffer)
    metrics = Chunk.measure(buffer)
  }

  var count: Int { metrics.bytes }

  /// One pass without branches, which the optimizer turns into vector code.
  private static func measure(_ bytes: UnsafeBufferPointer<UInt8>) -> TextMetrics {
    guard let base = bytes.baseAddress else { return TextMetrics() }
    let count = bytes.count
    var breaks = 0
    var scalars = 0
    var wide = 0
    var previous: UInt8 = 0
    var index = 0
    while index < count {
      let byte = base[index]
      // A `\r` counts, and so does a `\n` unless it only completes a `\r\n`.
      breaks &+= byte == .carriageReturn ? 1 : 0
      breaks &+= (byte == .lineFeed && previous != .carriageReturn) ? 1 : 0
      scalars &+= byte.isContinuation ? 0 : 1
      wide &+= byte >= 0xF0 ? 1 : 0
      previous = byte
      index &+= 1
    }
    return TextMetrics(bytes: count, breaks: breaks, scalars: scalars, wide: wide)
  }

  /// How many line endings are complete before `end`.
  func breaks(before end: Int) -> Int {
    if metrics.breaks == 0 { return 0 }
    if end >= count { return metrics.breaks }
    return bytes.withUnsafeBufferPointer { bytes in
      var found = 0
      var index = 0
      while index < end {
        let byte = bytes[index]
        if byte == .lineFeed {
          found &+= 1
        } else if byte == .carriageReturn, bytes[index &+ 1] != .lineFeed {
          // `index + 1` is inside: `end` is less than the count.
          found &+= 1
        }
        index &+= 1
      }
      return found
    }
  }

  /// The index just after line ending number `number`, counted from 1.
  func end(ofBreak number: Int) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      let count = bytes.count
      var missing = number
      var index = 0
      while index < count {
        let byte = bytes[index]
        index &+= 1
        if byte == .lineFeed {
          missing &-= 1
        } else if byte == .carriageReturn, index == count || bytes[index] != .lineFeed {
          missing &-= 1
        }
        if missing <= 0, byte == .lineFeed || byte == .carriageReturn { return index }
      }
      return count
    }
  }

  /// How many units of `dimension` stand before `end`; a character cut by `end` counts as whole.
  func units(_ dimension: TextMetrics.Dimension, before end: Int) -> Int {
    if metrics.isASCII || dimension == .bytes { return min(end, count) }
    if end >= count { return metrics[dimension] }
    let wideCounts = dimension == .utf16
    return bytes.withUnsafeBufferPointer { bytes in
      var found = 0
      var index = 0
      while index < end {
        let byte = bytes[index]
        found &+= byte.isContinuation ? 0 : 1
        found &+= (wideCounts && byte >= 0xF0) ? 1 : 0
        index &+= 1
      }
      return found
    }
  }

  /// The start of the character that holds unit number `unit`, counted from 0; the count past the end.
  func index(ofUnit unit: Int, in dimension: TextMetrics.Dimension) -> Int {
    if metrics.isASCII || dimension == .bytes { return min(unit, count) }
    let wideCounts = dimension == .utf16
    return bytes.withUnsafeBufferPointer { bytes in
      let count = bytes.count
      var found = 0
      var index = 0
      while index < count {
        let byte = bytes[index]
        if !byte.isContinuation {
          found &+= wideCounts && byte >= 0xF0 ? 2 : 1
          if found > unit { return index }
        }
        index &+= 1
      }
      return count
    }
  }
}

extension UInt8 {
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }

  /// Whether a byte is the second or a later one of a UTF-8 character.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}
