/// Whether it is counted what became of suggestions. Counts only, never text, and only on this machine
/// (`SettingsLoader.statisticsFile`).
public struct StatisticsOptions: Sendable, Equatable {
  public var isOn: Bool

  public init(isOn: Bool = true) {
    self.isOn = isOn
  }
}
