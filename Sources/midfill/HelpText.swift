enum HelpText {
  static var text: String {
    let width = 28
    func row(_ left: String, _ right: String) -> String {
      "  " + left.padding(width) + right
    }
    let commands = Command.allCases.map { command in
      row(
        ([command.rawValue] + [command.operands].compactMap(\.self)).joined(separator: " "),
        command.summary)
    }
    func rows(_ flags: [CommandFlag]) -> String {
      flags.map { row($0.usage, $0.summary) }.joined(separator: "\n")
    }
    let own = Command.allCases.filter { $0 != .serve && !$0.flags.isEmpty }.map { command in
      "flags of \(command.rawValue):\n\(rows(command.flags))\n"
    }
    return """
      midfill: code completion at the cursor, for any editor that speaks LSP

      usage: midfill [COMMAND] [FLAGS]

      \(commands.joined(separator: "\n"))

      flags of serve, complete and doctor:
      \(rows(CommandFlag.settings))

      \(own.joined(separator: "\n"))
      exit status: 0 a suggestion, 1 none, 2 wrong usage, 3 the backend failed
      """
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String {
    count < width ? self + String(repeating: " ", count: width - count) : self + " "
  }
}
