/// Limits of the index.
public struct IndexOptions: Sendable, Equatable {
  /// Source text kept in all, in bytes.
  public var totalBytes: Int
  /// A larger file is left out, in bytes.
  public var fileBytes: Int

  public init(totalBytes: Int = 64 << 20, fileBytes: Int = 400_000) {
    self.totalBytes = totalBytes
    self.fileBytes = fileBytes
  }
}
