import Settings

/// `eval "$(midfill completions bash)"`, or a file in `~/.local/share/bash-completion/completions`.
enum BashCompletion {
  static var script: String {
    let commands = Command.allCases
    let cases = commands.map { command in
      let words = command.allFlags.map(\.name) + command.words
      return "    \(command.rawValue)) words='\(words.joined(separator: " "))' ;;"
    }
    let values = CommandFlag.settings.filter { !$0.values.isEmpty }.map { flag in
      """
          \(flag.name))
            COMPREPLY=($(compgen -W '\(flag.values.joined(separator: " "))' -- "$word"))
            return ;;
      """
    }
    let files = commands.filter(\.takesFile).map(\.rawValue).joined(separator: "|")
    return """
      # bash completion for midfill

      _midfill() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=serve words
        [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[1]} != -* ]] && command=${COMP_WORDS[1]}
        case $before in
      \(values.joined(separator: "\n"))
          \(OptionTable.configFlag.name)) COMPREPLY=($(compgen -f -- "$word")); return ;;
        esac
        case $command in
      \(cases.joined(separator: "\n"))
          *) words= ;;
        esac
        [[ $COMP_CWORD -eq 1 ]] && words="\(commands.map(\.rawValue).joined(separator: " ")) $words"
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        [[ ${#COMPREPLY[@]} -eq 0 ]] || return
        case $command in
          \(files)) COMPREPLY=($(compgen -f -- "$word")) ;;
        esac
      }
      complete -F _midfill midfill

      """
  }
}
