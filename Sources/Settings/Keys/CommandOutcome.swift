/// How a key command ended.
public enum CommandOutcome: Sendable, Equatable {
  /// It ran to its end.
  case ended(status: Int32, output: String, errorOutput: String)
  /// It could not be started, with the reason in words.
  case notStarted(String)
  /// A signal ended it.
  case killed(signal: Int32)
  /// It was still running at the deadline.
  case timedOut
}
