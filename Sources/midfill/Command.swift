/// What `midfill` can be told to do.
enum Command: String, CaseIterable {
  case serve
  case complete
  case options
  case doctor
  case stats
  case backends
  case ledger
  case `import`
  case completions
  case man
  case help
  case version

  /// The command that a command line means, and the words after it.
  static func parse(_ arguments: [String]) throws -> (Command, [String]) {
    switch arguments.first {
    case "--help", "-h": return (.help, [])
    case "--version", "-V": return (.version, [])
    case let word? where !word.hasPrefix("-"):
      guard let command = Command(rawValue: word) else {
        throw UsageError(
          "there is no command `\(word)`", nearest: word, in: allCases.map(\.rawValue))
      }
      return (command, Array(arguments.dropFirst()))
    default: return (.serve, arguments)
    }
  }

  /// Runs the command; returns its exit status, or `nil` if it goes on by itself.
  func run(_ words: [String]) async throws -> Int32? {
    switch self {
    case .serve:
      try ServeCommand(words).start()
      return nil
    case .complete: return try await CompleteCommand(words).run()
    case .options: return try OptionsCommand(words).run()
    case .doctor: return try await DoctorCommand(words).run()
    case .stats: return try StatsCommand(words).run()
    case .backends: return try BackendsCommand(words).run()
    case .ledger: return try LedgerCommand(words).run()
    case .import: return try ImportCommand(words).run()
    case .completions: return try CompletionsCommand(words).run()
    case .man: Terminal.say(ManualPage.text)
    case .help: Terminal.say(HelpText.text)
    case .version: Terminal.say("midfill \(Version.current)")
    }
    return ExitStatus.success
  }

  var summary: String {
    switch self {
    case .serve: "speak LSP over standard input and output (what editors start; the default)"
    case .complete: "print the suggestion at a place; lines and columns count from 1"
    case .options: "print every setting; with --schema as a JSON schema"
    case .doctor: "examine the set-up, ask for a completion, and say what to change"
    case .stats: "print what became of the suggestions"
    case .backends: "list the presets with the key, address and model that each needs"
    case .ledger: "tell what was sent today (or DAY), if `privacy.ledger` is on"
    case .import: "show Continue's configuration as Midfill's"
    case .completions: "print a script with which a shell completes midfill's commands and flags"
    case .man: "print the manual page"
    case .help: "print this text"
    case .version: "print the version"
    }
  }
}

/// Exit statuses of every command that completes.
enum ExitStatus {
  static let success: Int32 = 0
  /// There is no suggestion; the reason is on standard error.
  static let noSuggestion: Int32 = 1
  /// The command could not do its work; the reason is on standard error.
  static let failure: Int32 = 1
  static let usage: Int32 = 2
  static let backendFailure: Int32 = 3
}

enum Version {
  static let current = "0.1.0"
}
