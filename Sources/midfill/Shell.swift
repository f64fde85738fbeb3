/// A shell that `midfill completions` can write for.
enum Shell: String, CaseIterable, Sendable {
  case bash
  case zsh
  case fish

  /// The script that completes `midfill` at this shell's prompt.
  var script: String {
    switch self {
    case .bash: BashCompletion.script
    case .zsh: ZshCompletion.script
    case .fish: FishCompletion.script
    }
  }
}

extension Command {
  /// All the flags it takes.
  var allFlags: [CommandFlag] {
    flags + (takesSettings ? CommandFlag.settings : [])
  }
}

extension String {
  /// Up to the first full stop that ends a sentence: what fits beside a flag in a menu.
  var firstSentence: String {
    let end = firstRange(of: ". ")?.lowerBound ?? endIndex
    let sentence = self[..<end]
    return String(sentence.hasSuffix(".") ? sentence.dropLast() : sentence)
  }
}
