/// `midfill completions SHELL`: a script with which a shell completes `midfill` at its prompt.
struct CompletionsCommand {
  private let shell: Shell

  init(_ words: [String]) throws {
    let known = Shell.allCases.map(\.rawValue)
    guard let name = words.first, words.count == 1 else {
      throw UsageError("completions takes one of \(known.joined(separator: ", "))")
    }
    guard let shell = Shell(rawValue: name) else {
      throw UsageError("there are no completions for `\(name)`", nearest: name, in: known)
    }
    self.shell = shell
  }

  func run() -> Int32 {
    Terminal.say(shell.script)
    return ExitStatus.success
  }
}
