import Settings

/// The manual page `midfill(1)`, in the `man` macros.
enum ManualPage {
  static var text: String {
    var lines = head
    lines += Command.allCases.flatMap(paragraph)
    lines.append(".SH FLAGS OF SERVE, COMPLETE AND DOCTOR")
    lines += CommandFlag.settings.flatMap(paragraph)
    lines += [
      ".SH SETTINGS",
      "In \\fI~/.config/midfill/config.json\\fR, as JSON5, and in an editor's settings under",
      "\\fBmidfill\\fR. A project's \\fI.midfill.json\\fR may hold some of them.",
    ]
    lines += OptionTable.options.flatMap(paragraph)
    lines.append(".SH ENVIRONMENT")
    lines += environment
    lines += tail
    return lines.joined(separator: "\n") + "\n"
  }

  private static let head = [
    ".TH MIDFILL 1 \"\" \"midfill \(Version.current)\" \"User Commands\"",
    ".SH NAME",
    "midfill \\- code completion at the cursor, for any editor that speaks LSP",
    ".SH SYNOPSIS",
    ".B midfill",
    "[\\fICOMMAND\\fR] [\\fIFLAGS\\fR]",
    ".SH DESCRIPTION",
    "Midfill is a language server. An editor starts it without a command and speaks the Language",
    "Server Protocol with it over standard input and output. It suggests the text that belongs at",
    "the cursor: from a provider that is configured, or from the project's own text.",
    ".SH COMMANDS",
  ]

  private static let tail = [
    ".SH EXIT STATUS",
    "0 a suggestion, 1 none, 2 wrong usage, 3 the backend failed.",
    ".SH FILES",
    ".TP", ".I ~/.config/midfill/config.json", "The user's settings.",
    ".TP", ".I .midfill.json", "A project's settings: those that send nothing more anywhere.",
    ".TP", ".I .midfillignore", "Files of a project that never enter a prompt.",
  ]

  private static func paragraph(_ command: Command) -> [String] {
    let operands = command.operands.map { " \\fI\(escaped($0))\\fR" } ?? ""
    let summary = command.summary.prefix(1).uppercased() + command.summary.dropFirst() + "."
    return [".TP", "\\fB\(command.rawValue)\\fR\(operands)", line(summary)]
      + (command.flags.isEmpty ? [] : [".RS"] + command.flags.flatMap(paragraph) + [".RE"])
  }

  private static func paragraph(_ flag: CommandFlag) -> [String] {
    let value = flag.placeholder.map { " \\fI\($0)\\fR" } ?? ""
    return [".TP", "\\fB\(escaped(flag.name))\\fR\(value)", line(flag.summary)]
  }

  private static func paragraph(_ option: Option) -> [String] {
    [
      ".TP", "\\fB\(escaped(option.path))\\fR",
      line("\(option.summary) Default: \(option.standard)."),
    ]
  }

  private static var environment: [String] {
    let named = OptionTable.options.compactMap { option in
      option.environment.map { (name: $0, about: "Sets `\(option.path)`.") }
    }
    let file = (
      name: OptionTable.configVariable, about: "The configuration file, in place of the user's own."
    )
    return (named + [file]).flatMap { [".TP", ".B \($0.name)", line($0.about)] }
  }

  /// One line of text: a backslash and a hyphen are not what they look like in roff, and a line must
  /// not begin with a full stop or an apostrophe.
  private static func line(_ text: String) -> String {
    let text = escaped(text)
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
  }
}
