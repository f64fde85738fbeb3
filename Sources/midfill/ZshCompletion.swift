/// A file `_midfill` in a folder of zsh's `fpath`.
enum ZshCompletion {
  static var script: String {
    let commands = Command.allCases.map { "    \(quoted("\($0.rawValue):\($0.summary)"))" }
    let cases = Command.allCases.map { command in
      var specs = command.allFlags.map { spec($0) }
      if !command.words.isEmpty {
        specs.append(quoted("1:word:(\(command.words.joined(separator: " ")))"))
      }
      if command.takesFile { specs.append(quoted("*:file:_files")) }
      if specs.isEmpty { return "    \(command.rawValue)) ;;" }
      return "    \(command.rawValue)) _arguments \(specs.joined(separator: " ")) ;;"
    }
    return """
      #compdef midfill
      # zsh completion for midfill

      _midfill() {
        local -a commands=(
      \(commands.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )) && [[ ${words[2]} != -* ]]; then
          _describe command commands
          return
        fi
        local command=serve
        if [[ ${words[2]} != -* ]]; then
          command=${words[2]}
          shift words
          (( CURRENT-- ))
        fi
        case $command in
      \(cases.joined(separator: "\n"))
        esac
      }
      _midfill "$@"

      """
  }

  private static func spec(_ flag: CommandFlag) -> String {
    let about = flag.summary.firstSentence.replacing("[", with: "(").replacing("]", with: ")")
    guard let placeholder = flag.placeholder else { return quoted("\(flag.name)[\(about)]") }
    let action: String
    if !flag.values.isEmpty {
      action = "(\(flag.values.joined(separator: " ")))"
    } else {
      action = placeholder == "FILE" ? "_files" : ""
    }
    return quoted("\(flag.name)[\(about)]:\(placeholder):\(action)")
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
