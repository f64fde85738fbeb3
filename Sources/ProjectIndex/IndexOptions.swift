/// Limits of the index.
public struct IndexOptions: Sendable, Equatable {
  /// Source text kept in all, in bytes.
  public var totalBytes: Int
  /// A larger file is left out, in bytes; of a larger open document the part around the cursor is
  /// used.
  public var fileBytes: Int
  /// Absolute path of the user's own excludes file for git, if any.
  public var excludesFile: String?

  public init(
    totalBytes: Int = 64 << 20, fileBytes: Int = 400_000, excludesFile: String? = nil
  ) {
    self.totalBytes = totalBytes
    self.fileBytes = fileBytes
    self.excludesFile = excludesFile
  }
}
