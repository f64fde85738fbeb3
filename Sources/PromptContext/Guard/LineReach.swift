/// How far a change of one line reaches in the search for secrets: what a text has further up and
/// further down is a secret or is none, whatever the line says.
///
/// All that `SecretRedactor` looks for is found from what stands in one line (up to a `\n`), but for:
/// - A name whose value stands in quotes further down, with nothing between but blanks, empty lines and
///   `(` (`NamedSecrets`).
/// - The end of a block of key material, for which the line before it counts (`KeyBlocks.loose`).
/// - What follows the beginning of such a block, which is a secret itself (`KeyBlocks.framed`).
///
/// So on each side one line that has anything else in it, and what is between, can have to do with the
/// line. A test compares the two ways of searching.
struct LineReach: Sendable, Equatable {
  /// Bytes at the beginning of the text that need no second look.
  let above: Int
  /// Bytes at its end.
  let below: Int

  /// - Parameters:
  ///   - above: the text before the line.
  ///   - below: the text after it, from its line ending on.
  init(above: [UInt8], below: [UInt8]) {
    let start = above.lastIndex(of: 0x0A) ?? 0
    let named = above[..<start].lastIndex { !$0.mayPartNameAndValue } ?? 0
    self.above = above[..<named].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let end = below.firstIndex(of: 0x0A) ?? below.count
    let value = below[end...].firstIndex { !$0.mayPartNameAndValue } ?? below.count
    self.below = below[value...].firstIndex(of: 0x0A).map { below.count - $0 - 1 } ?? 0
  }
}

extension UInt8 {
  fileprivate var mayPartNameAndValue: Bool { self <= 0x20 || self == UInt8(ascii: "(") }
}
