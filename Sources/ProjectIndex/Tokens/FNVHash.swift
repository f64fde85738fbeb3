/// FNV-1a with 64 bits; it can be fed in pieces. Unlike the standard library's hashes it is the same
/// in every run and on every machine.
public struct FNVHash: Equatable, Sendable {
  @usableFromInline var state: UInt64 = 0xCBF2_9CE4_8422_2325

  @inlinable public var value: UInt64 { state }

  @inlinable
  public init() {}

  @inlinable
  public init(_ bytes: some Sequence<UInt8>) {
    feed(bytes)
  }

  @inlinable
  public mutating func feed(_ byte: UInt8) {
    state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  @inlinable
  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { feed(byte) }
  }
}
