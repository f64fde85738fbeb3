/// `~/.config/fish/completions/midfill.fish`.
enum FishCompletion {
  static var script: String {
    let names = Command.allCases.map(\.rawValue).joined(separator: " ")
    var lines = [
      "# fish completion for midfill",
      "set -l commands \(names)",
      "complete -c midfill -f",
    ]
    for command in Command.allCases {
      lines.append(
        "complete -c midfill -n \"not __fish_seen_subcommand_from $commands\" -a \(command.rawValue)"
          + " -d \(quoted(command.summary))")
    }
    for command in Command.allCases {
      // Flags before any command are those of `serve`.
      let place =
        command == .serve
        ? "\"not __fish_seen_subcommand_from $commands; or __fish_seen_subcommand_from serve\""
        : "\"__fish_seen_subcommand_from \(command.rawValue)\""
      for flag in command.allFlags {
        var line =
          "complete -c midfill -n \(place) -l \(flag.name.dropFirst(2))"
          + " -d \(quoted(flag.summary.firstSentence))"
        if let placeholder = flag.placeholder {
          line += placeholder == "FILE" ? " -r -F" : " -x"
          if !flag.values.isEmpty { line += " -a \(quoted(flag.values.joined(separator: " ")))" }
        }
        lines.append(line)
      }
      if !command.words.isEmpty {
        lines.append(
          "complete -c midfill -n \(place) -a \(quoted(command.words.joined(separator: " ")))")
      }
      if command.takesFile { lines.append("complete -c midfill -n \(place) -F") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
