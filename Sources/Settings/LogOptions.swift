/// What is logged, and where.
public struct LogOptions: Sendable, Equatable {
  /// Lowest first; each level holds the ones before it.
  public enum Level: String, Sendable, CaseIterable { case error, warning, info, debug }

  public var level: Level
  /// Absolute path of the file that the log is appended to; `nil` is standard error.
  public var file: String?

  public init(level: Level = .warning, file: String? = nil) {
    self.level = level
    self.file = file
  }
}
