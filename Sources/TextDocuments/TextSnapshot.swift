/// The text of a document at one moment: UTF-8 bytes with a line index, as a value.
///
/// Offsets are UTF-8 bytes from the start. Every offset and range given from outside is clamped to
/// the text; nothing here traps on a bad position. Lines end with `\n`, `\r\n` or a lone `\r`
/// (LSP 3.17, "Text Documents"); a text that ends with a line ending has an empty last line.
public struct TextSnapshot: Sendable {
  private var storage: [UInt8]
  private var starts: [Int]

  public init(_ string: String = "") {
    self.init(utf8: Array(string.utf8))
  }

  /// Takes bytes as they are; parts that are not UTF-8 are kept and shown as U+FFFD by `string(in:)`.
  public init(utf8 bytes: [UInt8]) {
    storage = bytes
    starts = TextSnapshot.lineStarts(bytes)
  }

  public var utf8Count: Int { storage.count }
  public var lineCount: Int { starts.count }
  public var string: String { string(in: 0..<utf8Count) }

  public func bytes(in range: Range<Int>) -> [UInt8] {
    Array(storage[range.clamped(to: 0..<storage.count)])
  }

  public func string(in range: Range<Int>) -> String {
    String(decoding: storage[range.clamped(to: 0..<storage.count)], as: UTF8.self)
  }

  /// The bytes of a line without its line ending; empty at the end for a line past the last.
  public func lineRange(_ line: Int) -> Range<Int> {
    guard starts.indices.contains(line) else { return storage.count..<storage.count }
    let start = starts[line]
    var end = line + 1 < starts.count ? starts[line + 1] : storage.count
    if line + 1 < starts.count {
      if end > start, storage[end - 1] == 0x0A { end -= 1 }
      if end > start, storage[end - 1] == 0x0D { end -= 1 }
    }
    return start..<end
  }

  /// The line that holds a byte offset.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The byte offset of a position; a column past the end of its line means the end of the line, a
  /// line past the last means the end of the text, a column inside a character means its start.
  public func offset(of position: TextPosition, in encoding: PositionEncoding) -> Int {
    guard position.line >= 0 else { return 0 }
    guard position.line < lineCount else { return utf8Count }
    let range = lineRange(position.line)
    var offset = range.lowerBound
    var column = 0
    for scalar in string(in: range).unicodeScalars {
      let width: Int
      switch encoding {
      case .utf8: width = UTF8.width(scalar)
      case .utf16: width = UTF16.width(scalar)
      case .utf32: width = 1
      }
      if column + width > position.column { break }
      column += width
      offset += UTF8.width(scalar)
    }
    return offset
  }

  /// The position of a byte offset.
  public func position(of offset: Int, in encoding: PositionEncoding) -> TextPosition {
    let offset = min(max(offset, 0), utf8Count)
    let line = line(at: offset)
    let text = string(in: lineRange(line).lowerBound..<max(offset, lineRange(line).lowerBound))
    let column: Int
    switch encoding {
    case .utf8: column = text.utf8.count
    case .utf16: column = text.utf16.count
    case .utf32: column = text.unicodeScalars.count
    }
    return TextPosition(line: line, column: column)
  }

  public mutating func replace(_ range: Range<Int>, with text: String) {
    storage.replaceSubrange(range.clamped(to: 0..<storage.count), with: Array(text.utf8))
    starts = TextSnapshot.lineStarts(storage)
  }

  private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
    var starts = [0]
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0A || (byte == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A)) {
        starts.append(index + 1)
      }
    }
    return starts
  }
}
