/// What a change did, in bytes: the range of the text before it, and what stands there now.
public struct TextEdit: Sendable, Equatable {
  /// UTF-8 byte range in the text before the edit.
  public var range: Range<Int>
  public var newText: String

  public init(range: Range<Int>, newText: String) {
    self.range = range
    self.newText = newText
  }
}
