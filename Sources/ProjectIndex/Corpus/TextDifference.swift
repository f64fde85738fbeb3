/// Where two texts differ: the part between their common beginning and their common end.
struct TextDifference: Equatable {
  /// The bytes that differ; in both texts the same bytes stand before, and the same after.
  var old: Range<Int>
  var new: Range<Int>
  /// The same, widened to whole lines with their line endings.
  var oldLines: Range<Int>
  var newLines: Range<Int>

  var isEmpty: Bool { old.isEmpty && new.isEmpty }

  init(old: UnsafeBufferPointer<UInt8>, new: UnsafeBufferPointer<UInt8>) {
    let shorter = min(old.count, new.count)
    let first = TextDifference.commonPrefix(old, new, limit: shorter)
    let last = TextDifference.commonSuffix(old, new, limit: shorter - first)
    self.old = first..<old.count - last
    self.new = first..<new.count - last

    // A \r at the boundary may have gained or lost the \n that makes them one line ending.
    var start = first
    while start > 0, new[start - 1] == 0x0D { start -= 1 }
    while start > 0, new[start - 1] != 0x0A, new[start - 1] != 0x0D { start -= 1 }
    var end = self.new.upperBound
    while end < new.count, new[end] != 0x0A, new[end] != 0x0D { end += 1 }
    if end < new.count {
      end += new[end] == 0x0D && end + 1 < new.count && new[end + 1] == 0x0A ? 2 : 1
    }
    newLines = start..<end
    oldLines = start..<end - new.count + old.count
  }

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Eight bytes at a time: this runs over the whole document at every key.
  private static func commonPrefix(_ left: Bytes, _ right: Bytes, limit: Int) -> Int {
    let (l, r) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
    var count = 0
    while count + 8 <= limit,
      l.loadUnaligned(fromByteOffset: count, as: UInt64.self)
        == r.loadUnaligned(fromByteOffset: count, as: UInt64.self)
    {
      count += 8
    }
    while count < limit, left[count] == right[count] { count += 1 }
    return count
  }

  private static func commonSuffix(_ left: Bytes, _ right: Bytes, limit: Int) -> Int {
    let (l, r) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
    var count = 0
    while count + 8 <= limit,
      l.loadUnaligned(fromByteOffset: left.count - count - 8, as: UInt64.self)
        == r.loadUnaligned(fromByteOffset: right.count - count - 8, as: UInt64.self)
    {
      count += 8
    }
    while count < limit, left[left.count - 1 - count] == right[right.count - 1 - count] {
      count += 1
    }
    return count
  }
}
