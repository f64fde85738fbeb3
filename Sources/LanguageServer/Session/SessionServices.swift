import Completion
import HTTPStreaming
import ProjectIndex
import Settings

/// What a session gets from outside, so that tests can put their own in its place.
public struct SessionServices: Sendable {
  /// As Midfill calls itself to clients, e.g. `0.1.0`.
  public var version: String
  public var settings: SettingsLoader
  /// Values of command-line flags by name, e.g. `--backend`.
  public var flags: [String: String]
  public var transport: any HTTPTransport
  /// The pipeline's times and sizes.
  public var tuning = Tuning()
  /// Counts what becomes of suggestions, where and if the settings say so.
  public var statistics: StatisticsRecorder?
  /// The progress of the walk through the workspace, as far as it is shown: after a second, as a
  /// shorter walk would only flash.
  public var indexProgress: @Sendable (ProjectIndex) async -> AsyncStream<IndexProgress> = {
    try? await ContinuousClock().sleep(for: .seconds(1))
    return $0.progress()
  }
  /// Watches the client's process, whose id comes with `initialize`.
  public var watchParent: @Sendable (Int) -> Void
  /// Ends the process; called once, with its exit status.
  public var exit: @Sendable (Int32) -> Void

  public init(
    version: String, settings: SettingsLoader, flags: [String: String] = [:],
    transport: any HTTPTransport, statistics: StatisticsRecorder? = nil,
    watchParent: @escaping @Sendable (Int) -> Void = { _ in },
    exit: @escaping @Sendable (Int32) -> Void
  ) {
    self.version = version
    self.settings = settings
    self.flags = flags
    self.transport = transport
    self.statistics = statistics
    self.watchParent = watchParent
    self.exit = exit
  }
}
