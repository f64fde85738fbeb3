/// The unit in which a client counts columns (LSP 3.17 `PositionEncodingKind`).
public enum PositionEncoding: String, Sendable, CaseIterable {
  /// Columns are UTF-8 code units (bytes).
  case utf8 = "utf-8"
  /// Columns are UTF-16 code units; the protocol's default.
  case utf16 = "utf-16"
  /// Columns are Unicode scalars.
  case utf32 = "utf-32"
}

/// A place in a document as the protocol writes it: both numbers count from zero, `column` in the
/// units of the `PositionEncoding` in use.
public struct TextPosition: Sendable, Hashable, Comparable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}
