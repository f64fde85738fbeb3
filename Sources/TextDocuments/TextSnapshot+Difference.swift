extension TextSnapshot {
  /// The edit that turns this text into `string`: the part between what both begin with and what both
  /// end with, widened to whole characters. It is empty at the end where both are the same.
  public func difference(to string: String) -> TextEdit {
    var string = string
    let (prefix, suffix) = string.withUTF8 { bytes -> (Int, Int) in
      let whole = bytes.count
      var prefix = commonPrefix(with: bytes)
      if prefix == utf8Count, prefix == whole { return (prefix, 0) }
      // One byte after the common part may differ in the middle of a character.
      while prefix > 0, isInsideCharacter(prefix, of: bytes) { prefix -= 1 }
      var suffix = commonSuffix(with: bytes, atMost: min(utf8Count, whole) - prefix)
      while suffix > 0, bytes[whole - suffix].isContinuation { suffix -= 1 }
      return (prefix, suffix)
    }
    let bytes = string.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: prefix)
    let end = bytes.index(bytes.endIndex, offsetBy: -suffix)
    return TextEdit(range: prefix..<(utf8Count - suffix), newText: String(string[start..<end]))
  }

  /// Whether a border between characters of either text is missing at `offset`.
  private func isInsideCharacter(_ offset: Int, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    (offset < bytes.count && bytes[offset].isContinuation)
      || byte(at: offset)?.isContinuation == true
  }

  /// How many bytes both texts begin with.
  func commonPrefix(with other: TextSnapshot) -> Int {
    var mine: ChunkStore.Place? = store.place(of: 0, in: .bytes)
    var theirs: ChunkStore.Place? = other.store.place(of: 0, in: .bytes)
    var offset = 0
    while let left = mine, let right = theirs {
      let leftChunk = store.chunk(at: left)
      let rightChunk = other.store.chunk(at: right)
      let leftIndex = offset - left.before.bytes
      let rightIndex = offset - right.before.bytes
      let count = min(leftChunk.count - leftIndex, rightChunk.count - rightIndex)
      let same = leftChunk.bytes.withUnsafeBufferPointer { leftBytes in
        rightChunk.bytes.withUnsafeBufferPointer { rightBytes in
          commonPrefixLength(
            UnsafeBufferPointer(rebasing: leftBytes[leftIndex..<leftIndex + count]),
            UnsafeBufferPointer(rebasing: rightBytes[rightIndex..<rightIndex + count]))
        }
      }
      offset += same
      if same < count { return offset }
      if leftIndex + count == leftChunk.count { mine = store.place(after: left) }
      if rightIndex + count == rightChunk.count { theirs = other.store.place(after: right) }
    }
    return offset
  }

  private func commonPrefix(with bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var offset = 0
    var next: ChunkStore.Place? = store.place(of: 0, in: .bytes)
    while let place = next {
      let chunk = store.chunk(at: place)
      let count = min(chunk.count, bytes.count - offset)
      let same = chunk.bytes.withUnsafeBufferPointer {
        commonPrefixLength(
          UnsafeBufferPointer(rebasing: $0[..<count]),
          UnsafeBufferPointer(rebasing: bytes[offset..<offset + count]))
      }
      offset += same
      if same < chunk.count { return offset }
      next = store.place(after: place)
    }
    return offset
  }

  private func commonSuffix(with bytes: UnsafeBufferPointer<UInt8>, atMost limit: Int) -> Int {
    var found = 0
    var next: ChunkStore.Place? = store.place(of: utf8Count, in: .bytes)
    while let place = next, found < limit {
      let chunk = store.chunk(at: place)
      let count = min(chunk.count, limit - found)
      let same = chunk.bytes.withUnsafeBufferPointer {
        commonSuffixLength(
          UnsafeBufferPointer(rebasing: $0[($0.count - count)...]),
          UnsafeBufferPointer(
            rebasing: bytes[(bytes.count - found - count)..<(bytes.count - found)])
        )
      }
      found += same
      if same < count { return found }
      next = store.place(before: place)
    }
    return found
  }
}

/// How many bytes two runs of the same length begin with. Runs at the same address are not read.
func commonPrefixLength(
  _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
) -> Int {
  guard let first = left.baseAddress, let second = right.baseAddress, first != second else {
    return left.count
  }
  let count = left.count
  let (leftWords, rightWords) = (UnsafeRawPointer(first), UnsafeRawPointer(second))
  var index = 0
  while index &+ 8 <= count {
    let word = leftWords.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    if word != rightWords.loadUnaligned(fromByteOffset: index, as: UInt64.self) { break }
    index &+= 8
  }
  while index < count, left[index] == right[index] { index &+= 1 }
  return index
}

/// How many bytes two runs of the same length end with.
private func commonSuffixLength(
  _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
) -> Int {
  guard let first = left.baseAddress, let second = right.baseAddress else { return 0 }
  let count = left.count
  let (leftWords, rightWords) = (UnsafeRawPointer(first), UnsafeRawPointer(second))
  var found = 0
  while found &+ 8 <= count {
    let at = count &- found &- 8
    let word = leftWords.loadUnaligned(fromByteOffset: at, as: UInt64.self)
    if word != rightWords.loadUnaligned(fromByteOffset: at, as: UInt64.self) { break }
    found &+= 8
  }
  while found < count, left[count &- found &- 1] == right[count &- found &- 1] { found &+= 1 }
  return found
}
