/// Turns the bytes of newline-delimited JSON into the texts of its values, however they are split.
///
/// A line ends with LF; a CR before it, a byte order mark at the start, and blank lines are
/// dropped. The JSON itself is not looked at.
public struct NDJSONDecoder: Sendable {
  private let limit: Int
  private var lines: LineSplitter
  private var isFirstLine = true

  /// - Parameter limit: the most bytes that one line may have.
  public init(limit: Int = 1 << 20) {
    self.limit = limit
    lines = LineSplitter(terminator: .lineFeed, limit: limit)
  }

  /// Takes the next bytes and returns the lines that they complete, none of them blank. Bytes that
  /// are no UTF-8 are repaired with U+FFFD.
  ///
  /// Throws `LineTooLong` once the limit is passed, but only after all lines before that place
  /// have been returned: by the next call at the latest.
  public mutating func push(_ bytes: [UInt8]) throws(LineTooLong) -> [String] {
    var texts: [String] = []
    for line in lines.push(bytes) { take(line, into: &texts) }
    return try delivered(texts)
  }

  /// The last line, if the stream ended without a line end after it.
  public mutating func finish() throws(LineTooLong) -> [String] {
    var texts: [String] = []
    if let line = lines.finish() { take(line, into: &texts) }
    return try delivered(texts)
  }

  private func delivered(_ texts: [String]) throws(LineTooLong) -> [String] {
    if texts.isEmpty, lines.isOverlong { throw LineTooLong(limit: limit) }
    return texts
  }

  private mutating func take(_ line: ArraySlice<UInt8>, into texts: inout [String]) {
    let line = isFirstLine ? line.withoutByteOrderMark : line
    isFirstLine = false
    guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
    texts.append(String(decoding: line, as: UTF8.self))
  }
}
