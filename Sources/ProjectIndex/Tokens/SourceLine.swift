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
  /// `LineHash` of the bytes from `start` to `end`.
  public var hash: UInt64

  public var tokens: Range<Int> { Int(firstToken)..<Int(firstToken) + Int(tokenCount) }
}

/// FNV-1a with 64 bits; it can be fed in pieces.
public struct LineHash: Equatable {
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  @inline(__always)
  public mutating func feed(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  public mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes { feed(byte) }
  }
}
