import Backends
import Completion
import ProjectIndex
import PromptContext

/// All layers put together. Keys are still sources here (`BackendSource.key`), because a command
/// may have to run for one: `SettingsLoader.resolveBackends` does that.
public struct Configuration: Sendable, Equatable {
  /// In the order in which they are tried; never empty.
  public var backends: [BackendSource]
  /// Where the first of `backends` was named, or the variable whose key chose it; `nil` where nothing
  /// did, and the local model stands in.
  public var backendPlace: SettingsPlace?
  public var completion: CompletionOptions
  public var context: ContextOptions
  public var privacy: PrivacyOptions
  public var index: IndexOptions
  public var statistics: StatisticsOptions
  public var log: LogOptions
  /// The files that were there, as shown to the user, lowest layer first.
  public var files: [String]
  /// In the order of the layers, and within a file in its order.
  public var problems: [SettingsProblem]

  /// The defaults: the local model alone.
  public init() {
    backends = [BackendSource(preset: "local")]
    completion = CompletionOptions()
    context = ContextOptions()
    privacy = PrivacyOptions()
    index = IndexOptions()
    statistics = StatisticsOptions()
    log = LogOptions()
    files = []
    problems = []
  }
}
