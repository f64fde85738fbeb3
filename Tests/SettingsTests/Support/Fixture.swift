import Settings
import Synchronization

/// A loader over a made-up home folder, disk and environment, with `/home/ana/.config/midfill` as
/// the user's.
struct Fixture {
  static let userFile = "/home/ana/.config/midfill/config.json"

  var files: [String: String] = [:]
  var environment: [String: String] = [:]
  var commands: [[String]: CommandOutcome] = [:]

  var loader: SettingsLoader {
    SettingsLoader(
      environment: environment, home: "/home/ana",
      readFile: { [files] path in files[path].map(FileContents.text) ?? .missing },
      runCommand: { [commands] arguments in commands[arguments] ?? .notStarted("no such program") })
  }

  static func user(_ text: String, environment: [String: String] = [:]) -> Fixture {
    Fixture(files: [userFile: text], environment: environment)
  }

  /// With `/projects/app` as the only workspace folder.
  func load(_ client: ClientSettings..., flags: [String: String] = [:]) -> Configuration {
    loader.load(workspaceRoots: ["/projects/app"], client: client, flags: flags)
  }
}

/// The problems as lines of text.
func lines(_ configuration: Configuration) -> [String] {
  configuration.problems.map(\.description)
}
