extension TextSnapshot {
  public var string: String { string(in: 0..<utf8Count) }

  /// The bytes of a range, clamped to the text.
  public func bytes(in range: Range<Int>) -> [UInt8] {
    let range = range.clamped(to: 0..<utf8Count)
    return [UInt8](unsafeUninitializedCapacity: range.count) { target, count in
      count = copy(range, to: target)
    }
  }

  /// The text of a range, clamped to the text; parts that are not UTF-8 become U+FFFD.
  public func string(in range: Range<Int>) -> String {
    let range = range.clamped(to: 0..<utf8Count)
    return String(unsafeUninitializedCapacity: range.count) { copy(range, to: $0) }
  }

  /// The text of a line without its line ending; empty for a line past the last.
  public func line(_ number: Int) -> String { string(in: lineRange(number)) }

  /// The texts of several lines without their line endings; numbers outside are left out. Faster than
  /// one by one.
  public func lines(_ numbers: Range<Int>) -> [String] {
    let numbers = numbers.clamped(to: 0..<lineCount)
    guard !numbers.isEmpty else { return [] }
    let bytes = bytes(in: lineStart(numbers.lowerBound)..<lineStart(numbers.upperBound))
    var lines: [String] = []
    lines.reserveCapacity(numbers.count)
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      var index = 0
      while index < bytes.count, lines.count < numbers.count {
        let byte = bytes[index]
        index += 1
        guard byte == .lineFeed || byte == .carriageReturn else { continue }
        lines.append(String(decoding: bytes[start..<index - 1], as: UTF8.self))
        if byte == .carriageReturn, index < bytes.count, bytes[index] == .lineFeed { index += 1 }
        start = index
      }
      if lines.count < numbers.count {
        lines.append(String(decoding: bytes[start...], as: UTF8.self))
      }
    }
    return lines
  }

  /// The byte at an offset, nil outside the text.
  public func byte(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < utf8Count else { return nil }
    let place = store.place(of: offset, in: .bytes)
    return store.chunk(at: place).bytes[offset - place.before.bytes]
  }

  /// Whether the text has these bytes at an offset.
  public func holds(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard offset >= 0, offset <= utf8Count - bytes.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      var compared = 0
      var isSame = true
      forEachChunk(in: offset..<offset + bytes.count) { piece in
        guard isSame else { return }
        let wanted = UnsafeBufferPointer(rebasing: bytes[compared..<compared + piece.count])
        isSame = commonPrefixLength(piece, wanted) == piece.count
        compared += piece.count
      }
      return isSame
    }
  }

  /// Hands out the bytes of a range, clamped to the text, piece by piece in order and without a copy.
  /// A piece never ends inside a `\r\n`, nor, in valid UTF-8, inside a character, unless the range
  /// does. It is valid only during the call.
  public func forEachChunk(
    in range: Range<Int>? = nil, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) rethrows {
    let range = range?.clamped(to: 0..<utf8Count) ?? 0..<utf8Count
    guard !range.isEmpty else { return }
    var next: ChunkStore.Place? = store.place(of: range.lowerBound, in: .bytes)
    while let place = next, place.before.bytes < range.upperBound {
      let chunk = store.chunk(at: place)
      let start = max(0, range.lowerBound - place.before.bytes)
      let end = min(chunk.count, range.upperBound - place.before.bytes)
      try chunk.bytes.withUnsafeBufferPointer {
        try body(UnsafeBufferPointer(rebasing: $0[start..<end]))
      }
      next = store.place(after: place)
    }
  }

  /// The lines without their line endings, one or more. Each is looked up when it is asked for.
  public var lines: Lines { Lines(snapshot: self) }

  public struct Lines: RandomAccessCollection, Sendable {
    let snapshot: TextSnapshot

    public var startIndex: Int { 0 }
    public var endIndex: Int { snapshot.lineCount }
    public subscript(number: Int) -> String { snapshot.line(number) }
  }

  private func copy(_ range: Range<Int>, to target: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var count = 0
    forEachChunk(in: range) { bytes in
      guard let from = bytes.baseAddress, let to = target.baseAddress else { return }
      (to + count).update(from: from, count: bytes.count)
      count += bytes.count
    }
    return count
  }
}
