/// The unit in which a client counts columns (LSP 3.17 `PositionEncodingKind`).
public enum PositionEncoding: String, Sendable, CaseIterable {
  /// Columns are UTF-8 code units (bytes).
  case utf8 = "utf-8"
  /// Columns are UTF-16 code units; the protocol's default.
  case utf16 = "utf-16"
  /// Columns are Unicode scalars.
  case utf32 = "utf-32"
}
