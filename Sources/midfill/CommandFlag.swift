import Settings

/// A flag of the command line. The help text, the shells' completions, the manual and the commands
/// themselves read these.
struct CommandFlag: Sendable {
  /// With its hyphens: `--json`.
  var name: String
  /// What its value is called; `nil` for a switch.
  var placeholder: String?
  var summary: String
  /// The values there are, where they can be counted.
  var values: [String] = []

  var usage: String { placeholder.map { "\(name) \($0)" } ?? name }

  /// The flags that set something, of every command that completes.
  static let settings: [CommandFlag] =
    OptionTable.options.compactMap { option in
      guard let flag = option.flag else { return nil }
      var values: [String] = []
      if case .preset(let names) = option.shape { values = names }
      return CommandFlag(
        name: flag.name, placeholder: flag.placeholder, summary: option.summary, values: values)
    } + [
      CommandFlag(
        name: OptionTable.configFlag.name, placeholder: OptionTable.configFlag.placeholder,
        summary: "The configuration file to read instead of the user's own.")
    ]
}

extension Command {
  /// Whether it takes the flags that set something.
  var takesSettings: Bool {
    switch self {
    case .serve, .complete, .doctor: true
    case .options, .stats, .backends, .ledger, .import, .completions, .man, .help, .version: false
    }
  }

  /// Its own flags.
  var flags: [CommandFlag] {
    switch self {
    case .serve:
      [CommandFlag(name: "--stdio", summary: "Does nothing: there is no other way to speak.")]
    case .complete:
      [
        CommandFlag(name: "--json", summary: "Print the answer as one JSON object."),
        CommandFlag(name: "--show-prompt", summary: "Print what would be sent, and send nothing."),
        CommandFlag(name: "--explain", summary: "Print how the answer came about."),
      ]
    case .options:
      [CommandFlag(name: "--schema", summary: "Print them as a JSON schema.")]
    case .doctor:
      [CommandFlag(name: "--json", summary: "Print the findings as one JSON object.")]
    case .stats:
      [
        CommandFlag(
          name: "--html", placeholder: "FILE",
          summary: "Write a page instead, with everything in one file."),
        CommandFlag(name: "--json", summary: "Print the counts as one JSON object."),
      ]
    case .ledger:
      [
        CommandFlag(name: "--all", summary: "Tell of all days that are kept."),
        CommandFlag(name: "--json", summary: "Print it as JSON."),
      ]
    case .import:
      [
        CommandFlag(
          name: "--write", summary: "Write it, keys included, into the user's configuration file."),
        CommandFlag(name: "--force", summary: "Replace a file that is there."),
        CommandFlag(
          name: "--model", placeholder: "TITLE",
          summary: "The model to take, where Continue has several."),
      ]
    case .backends, .completions, .man, .help, .version: []
    }
  }

  /// The names of its own flags that take no value.
  var switches: [String] { flags.filter { $0.placeholder == nil }.map(\.name) }

  /// The names of its own flags that take a value.
  var valued: [String] { flags.filter { $0.placeholder != nil }.map(\.name) }

  /// The words it takes, as a usage line has them.
  var operands: String? {
    switch self {
    case .complete: "FILE:LINE[:COLUMN]"
    case .import: "continue [PATH]"
    case .ledger: "[DAY]"
    case .completions: Shell.allCases.map(\.rawValue).joined(separator: "|")
    case .serve, .options, .doctor, .stats, .backends, .man, .help, .version: nil
    }
  }

  /// The words its first one is among, where they can be counted.
  var words: [String] {
    switch self {
    case .import: ["continue"]
    case .completions: Shell.allCases.map(\.rawValue)
    default: []
    }
  }

  /// Whether it takes the path of a file.
  var takesFile: Bool { self == .complete || self == .import }
}
