// Blanks are spaces and tabs. All of this compares bytes: a space with a combining mark after it, or a
// `\r\n`, is one `Character`, but still starts with a blank or holds a line ending.

extension StringProtocol where UTF8View: BidirectionalCollection {
  /// Whether a byte is in it.
  func has(_ byte: UInt8) -> Bool {
    utf8.withContiguousStorageIfAvailable { $0.contains(byte) } ?? utf8.contains(byte)
  }

  /// Nothing but spaces and tabs.
  var isBlank: Bool { utf8.allSatisfy(\.isBlank) }

  /// Without blanks at both ends.
  var trimmed: String {
    let start = utf8.firstIndex { !$0.isBlank } ?? endIndex
    let end = utf8.lastIndex { !$0.isBlank }.map { utf8.index(after: $0) } ?? endIndex
    return start < end ? String(self[start..<end]) : ""
  }

  /// Without blanks at the start.
  var trimmedStart: String {
    String(self[(utf8.firstIndex { !$0.isBlank } ?? endIndex)...])
  }

  /// Without blanks at the end.
  var trimmedEnd: String {
    utf8.lastIndex { !$0.isBlank }.map { String(self[..<utf8.index(after: $0)]) } ?? ""
  }

  /// The blanks at the start.
  var leadingBlanks: String {
    String(self[..<(utf8.firstIndex { !$0.isBlank } ?? endIndex)])
  }

  /// The lines between `\n` bytes. (Characters would not do: `\r\n` is one.)
  var lines: [String] {
    guard has(0x0A) else { return [String(self)] }
    return utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
