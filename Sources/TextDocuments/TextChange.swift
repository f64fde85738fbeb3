/// One change of a `textDocument/didChange`.
public enum TextChange: Sendable, Equatable {
  /// The whole new text.
  case full(String)
  /// The text between two positions becomes `text`. Positions are clamped as
  /// `TextSnapshot.offset(of:in:)` says; the two are swapped if `end` is before `start`.
  case incremental(start: TextPosition, end: TextPosition, text: String)
}
