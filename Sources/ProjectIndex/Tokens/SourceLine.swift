/// A line that is not blank. Offsets are UTF-8 bytes in the text of its file.
public struct SourceLine: BitwiseCopyable, Equatable {
  /// Index of its first token in its source.
  public var firstToken: UInt32
  /// Its first byte that is no space.
  public var start: UInt32
  /// Past its last byte that is no space.
  public var end: UInt32
  /// Tokens without the newline token that follows them.
  public var tokenCount: UInt16
  /// Width of the indentation, a tab counting 4; 255 means that or more.
  public var indent: UInt8
  /// Brackets opened minus brackets closed.
  public var balance: Int8
  /// `FNVHash` of the bytes from `start` to `end`.
  public var hash: UInt64

  public var tokens: Range<Int> { Int(firstToken)..<Int(firstToken) + Int(tokenCount) }
}
