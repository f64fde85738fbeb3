/// Token ids. A byte that is no word byte and no space is a token by itself, and its id is its
/// value; words are interned (`Vocabulary`) from `firstWord` on.
public enum Token {
  /// Stands before each file, so that no context reaches over its start.
  public static let separator: Int32 = 0
  /// Ends each line that is not blank.
  public static let newline: Int32 = 10
  public static let firstWord: Int32 = 256

  /// Separators before the first token of a source: the longest context that is looked up.
  static let padding = 10

  @inline(__always)
  public static func isWord(_ id: Int32) -> Bool { id >= firstWord }

  /// `[A-Za-z0-9_]` and every byte of a character beyond ASCII.
  @inline(__always)
  public static func isWordByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte >= 0x80
  }

  /// Spaces within a line.
  @inline(__always)
  public static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C
  }
}
