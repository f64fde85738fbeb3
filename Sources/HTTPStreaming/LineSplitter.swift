/// Cuts a stream of bytes into lines, however the stream is split.
///
/// Invariant: `partial` holds the bytes since the last line end and is never longer than `limit`.
struct LineSplitter {
  enum Terminator {
    /// LF, CR, or CRLF, as server-sent events have it.
    case any
    /// LF, with a CR before it dropped, as NDJSON has it.
    case lineFeed
  }

  private let terminator: Terminator
  private let limit: Int
  private var partial: [UInt8] = []
  /// The last byte was a CR that ended a line: an LF right after it belongs to it.
  private var swallowsLineFeed = false
  /// A line went over the limit; nothing comes after that.
  private(set) var isOverlong = false

  init(terminator: Terminator, limit: Int) {
    self.terminator = terminator
    self.limit = limit
  }

  /// The lines that `bytes` completes, without their ends, up to an overlong one.
  mutating func push(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    guard !isOverlong else { return [] }
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    if swallowsLineFeed, let first = bytes.first {
      swallowsLineFeed = false
      if first == 0x0A { start = 1 }
    }
    func isEnd(_ byte: UInt8) -> Bool { byte == 0x0A || (byte == 0x0D && terminator == .any) }
    while let end = bytes[start...].firstIndex(where: isEnd) {
      guard let line = line(endingWith: bytes[start..<end]) else { return lines }
      lines.append(line)
      start = end + 1
      guard bytes[end] == 0x0D else { continue }
      swallowsLineFeed = start == bytes.endIndex
      if !swallowsLineFeed, bytes[start] == 0x0A { start += 1 }
    }
    keep(bytes[start...])
    return lines
  }

  /// The bytes after the last line end, if there are any.
  mutating func finish() -> ArraySlice<UInt8>? {
    partial.isEmpty ? nil : line(endingWith: [])
  }

  private mutating func line(endingWith end: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var whole = end
    if !partial.isEmpty {
      keep(end)
      whole = partial[...]
      partial = []
    } else if end.count > limit {
      isOverlong = true
    }
    if isOverlong { return nil }
    if terminator == .lineFeed, whole.last == 0x0D { whole.removeLast() }
    return whole
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    guard partial.count + bytes.count <= limit else {
      isOverlong = true
      partial = []
      return
    }
    partial.append(contentsOf: bytes)
  }
}

/// A line, or the data of one event, is longer than the decoder's limit.
public struct LineTooLong: Error, Sendable, Equatable {
  /// In bytes.
  public var limit: Int

  public init(limit: Int) {
    self.limit = limit
  }
}

extension ArraySlice<UInt8> {
  /// Without the UTF-8 byte order mark that it may start with.
  var withoutByteOrderMark: Self {
    starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self
  }
}
