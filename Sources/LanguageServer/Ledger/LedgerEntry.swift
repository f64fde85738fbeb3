/// One request that left the machine: everything of it but the text.
public struct LedgerEntry: Codable, Sendable, Equatable {
  public struct File: Codable, Sendable, Equatable {
    /// Relative to the workspace folder.
    public var path: String
    /// First and last line of each piece, from 1, as editors count.
    public var lines: [[Int]]
  }

  /// ISO 8601, UTC.
  public var time: String
  public var backend: String
  public var host: String
  /// The first workspace folder.
  public var workspace: String?
  public var files: [File]
  /// Of the request's body.
  public var bytes: Int
  public var sha256: String
}
