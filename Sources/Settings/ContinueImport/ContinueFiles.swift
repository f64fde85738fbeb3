/// The files of a configuration of Continue, as text.
public struct ContinueFiles: Sendable, Equatable {
  public struct File: Sendable, Equatable {
    /// As shown to the user.
    public var name: String
    public var text: String

    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// `config.yaml` or `config.json`, told apart by the ending of its name.
  public var main: File
  /// `.continuerc.json` of the workspace folders, in their order. They count for JSON only.
  public var workspace: [File]
  /// `.env` files in the order in which a secret is looked for.
  public var dotenv: [File]

  public init(main: File, workspace: [File] = [], dotenv: [File] = []) {
    self.main = main
    self.workspace = workspace
    self.dotenv = dotenv
  }

  var isYAML: Bool { main.name.hasSuffix(".yaml") || main.name.hasSuffix(".yml") }
}

/// Why nothing could be imported.
public struct ContinueImportFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, as shown to the user.
  public var file: String
  public var position: SettingsPosition?
  /// A sentence without its place. Holds no key.
  public var message: String

  public var description: String {
    position.map { "\(file):\($0.line):\($0.column): \(message)" } ?? "\(file): \(message)"
  }
}
