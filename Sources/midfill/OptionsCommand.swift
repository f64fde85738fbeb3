import Settings

/// `midfill options`: every setting, as the README's table or as a JSON schema for editors.
struct OptionsCommand {
  private let arguments: Arguments

  init(_ words: [String]) throws {
    arguments = try Arguments(words, switches: Command.options.switches)
    guard arguments.rest.isEmpty else { throw UsageError("options takes no words, only --schema") }
  }

  func run() -> Int32 {
    let isSchema = arguments.switches.contains("--schema")
    Terminal.say(isSchema ? OptionTable.jsonSchema : OptionTable.markdown)
    return ExitStatus.success
  }
}
