/// The text of a document at one moment: UTF-8 bytes with a line index, as a value.
///
/// Offsets are UTF-8 bytes from the start. Every offset and range given from outside is clamped to
/// the text; nothing here traps on a bad position. Lines end with `\n`, `\r\n` or a lone `\r`
/// (LSP 3.17, "Text Documents"; U+2028 and the like are no line endings there); a text that ends
/// with a line ending has an empty last line. A `\r` and a `\n` that an edit brings together are one
/// line ending from then on, and two again when an edit parts them.
///
/// A copy is free, and an edit costs about the same whether copies are alive or not, and in a small
/// text or a large one (`ChunkStore`).
public struct TextSnapshot: Sendable {
  private(set) var store: ChunkStore
  /// Where the last edit ended; nil before the first. What is typed in one line is there, and so is
  /// nearly all that is asked between two keys: it is found without a search.
  private(set) var editedLine: EditedLine?

  struct EditedLine: Sendable {
    var number: Int
    /// Its bytes without its line ending.
    var range: Range<Int>

    /// Not so between the `\r` and the `\n` that end it.
    func holds(_ offset: Int) -> Bool {
      offset >= range.lowerBound && offset <= range.upperBound
    }
  }

  public init(_ string: String = "") {
    self.init(string, limits: .standard)
  }

  /// Takes bytes as they are; parts that are not UTF-8 are kept and shown as U+FFFD by
  /// `string(in:)`. In such parts a column counts the bytes that are not continuation bytes.
  public init(utf8 bytes: [UInt8]) {
    store = bytes.withUnsafeBufferPointer { ChunkStore($0) }
  }

  init(_ string: String, limits: ChunkStore.Limits) {
    var string = string
    store = string.withUTF8 { ChunkStore($0, limits: limits) }
  }

  public var utf8Count: Int { store.total.bytes }

  /// At least 1.
  public var lineCount: Int { store.total.breaks + 1 }

  /// Puts `text` in the place of a byte range. A border inside a character leaves its parts as bytes
  /// that are not UTF-8; offsets from `offset(of:in:)` never are there.
  public mutating func replace(_ range: Range<Int>, with text: String) {
    let range = range.clamped(to: 0..<utf8Count)
    if range.isEmpty, text.isEmpty { return }
    var text = text
    text.withUTF8 { bytes in
      store.replace(range, with: bytes)
      followEdit(range, bytes)
    }
  }

  private mutating func followEdit(_ range: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) {
    if let line = editedLine, line.holds(range.lowerBound), line.holds(range.upperBound),
      !text.contains(where: Chunk.isBreak)
    {
      let end = line.range.upperBound - range.count + text.count
      // Where nothing is left between a `\r` and a `\n`, they have become one line ending.
      if end > line.range.lowerBound {
        editedLine?.range = line.range.lowerBound..<end
        return
      }
    }
    editedLine = nil
    let end = range.lowerBound + text.count
    editedLine = EditedLine(number: line(at: end), range: lineRange(at: end))
  }
}

extension TextSnapshot: Equatable {
  /// Whether the bytes are the same. Parts that both values share are not read.
  public static func == (left: TextSnapshot, right: TextSnapshot) -> Bool {
    guard left.store.total == right.store.total else { return false }
    return left.commonPrefix(with: right) == left.utf8Count
  }
}
