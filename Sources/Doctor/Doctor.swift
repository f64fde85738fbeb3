import Backends
import HTTPStreaming
import Settings

/// Examines a set-up from the configuration to a completion, and says what to change.
///
/// The way: the configuration with its problems, then each backend in the order in which it would be
/// asked. A remote one is asked for a real completion first, over a transport that keeps what
/// happened; all else is read off that exchange, so that what is examined is what runs while typing.
public struct Doctor: Sendable {
  private let version: String
  private let settings: SettingsLoader
  private let transport: any HTTPTransport
  private let network: NetworkView
  private let clock: any BackendClock

  /// - Parameter version: Midfill's, for the report.
  public init(
    version: String, settings: SettingsLoader, transport: any HTTPTransport,
    network: NetworkView = .system, clock: any BackendClock = SystemClock()
  ) {
    self.version = version
    self.settings = settings
    self.transport = transport
    self.network = network
    self.clock = clock
  }

  /// - Parameters:
  ///   - workspaceRoots: absolute paths of the folders whose own configuration counts, and which the
  ///     local model knows.
  ///   - flags: as for `SettingsLoader.load`.
  public func examine(
    workspaceRoots: [String], flags: [String: String] = [:]
  ) async -> DoctorReport {
    let configuration = settings.load(workspaceRoots: workspaceRoots, flags: flags)
    let resolved = await settings.resolveBackends(configuration)
    var sections = [
      ConfigurationCheck(
        configuration: configuration, keyProblems: resolved.problems,
        userFile: settings.display(settings.userFilePath(flags: flags))
      ).section
    ]
    for options in resolved.options {
      if Preset.named(options.preset)?.dialect == .local {
        let check = LocalCheck(configuration: configuration, roots: workspaceRoots, clock: clock)
        sections.append(await check.section())
      } else {
        let check = RemoteCheck(
          options: options, proxies: settings.proxyVariables, transport: transport,
          network: network, clock: clock)
        sections.append(await check.section())
      }
    }
    return DoctorReport(version: version, sections: sections)
  }
}
