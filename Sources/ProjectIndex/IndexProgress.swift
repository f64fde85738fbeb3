/// How far the walk through the workspace has come.
public struct IndexProgress: Sendable, Equatable {
  /// Files read or found unchanged since the walk began.
  public var filesDone: Int
  /// Those and the ones known to be waiting; grows while directories are listed.
  public var filesKnown: Int
  /// False when there is nothing left to read or to sort.
  public var isIndexing: Bool

  public init(filesDone: Int, filesKnown: Int, isIndexing: Bool) {
    self.filesDone = filesDone
    self.filesKnown = filesKnown
    self.isIndexing = isIndexing
  }
}

/// What the index holds.
public struct IndexStatistics: Sendable, Equatable {
  /// Files indexed, not counting those only open in the editor.
  public var files: Int
  /// Source text in bytes.
  public var bytes: Int
  public var tokens: Int
  /// Memory for everything but the text, in bytes.
  public var memoryBytes: Int
  public var openDocuments: Int
  /// Files and directories not taken, by reason. A directory counts once, whatever it holds.
  public var leftOut: [LeftOutReason: Int]
  public var isIndexing: Bool
}
