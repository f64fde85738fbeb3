/// A text for the cursor, on its way through the filters.
struct Candidate: Sendable, Equatable {
  /// Goes in at the cursor; lines end with `\n`.
  var text: String
  /// UTF-8 bytes right of the cursor, on its line, that the text replaces.
  var replaced: Int

  init(_ text: String, replaced: Int = 0) {
    self.text = text
    self.replaced = replaced
  }

  var lines: [String] { text.lines }
  var isMultiLine: Bool { text.has(0x0A) }
}
