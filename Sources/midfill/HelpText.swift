import Settings

enum HelpText {
  static var text: String {
    let width = 28
    func row(_ left: String, _ right: String) -> String {
      "  " + left.padding(width) + right
    }
    let commands = Command.allCases.map { row($0.rawValue, $0.summary) }
    var flags = OptionTable.options.compactMap { option in
      option.flag.map { row("\($0.name) \($0.placeholder)", option.summary) }
    }
    flags.append(
      row(
        "\(OptionTable.configFlag.name) \(OptionTable.configFlag.placeholder)",
        "The configuration file to read instead of the user's own."))
    return """
      midfill: code completion at the cursor, for any editor that speaks LSP

      usage: midfill [COMMAND] [FLAGS]

      \(commands.joined(separator: "\n"))

      flags of serve, complete and doctor:
      \(flags.joined(separator: "\n"))

      flags of complete:
      \(row("--json", "Print the answer as one JSON object."))
      \(row("--show-prompt", "Print what would be sent, and send nothing."))
      \(row("--explain", "Print how the answer came about."))

      flags of doctor:
      \(row("--json", "Print the findings as one JSON object."))

      flags of stats:
      \(row("--html FILE", "Write a page instead, with everything in one file."))
      \(row("--json", "Print the counts as one JSON object."))

      flags of import:
      \(row("--write", "Write it, keys included, into the user's configuration file."))
      \(row("--force", "Replace a file that is there."))
      \(row("--model TITLE", "The model to take, where Continue has several."))

      exit status: 0 a suggestion, 1 none, 2 wrong usage, 3 the backend failed
      """
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String {
    count < width ? self + String(repeating: " ", count: width - count) : self + " "
  }
}
