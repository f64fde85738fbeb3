import Backends
import Settings

/// `midfill backends`: every preset with what it needs.
struct BackendsCommand {
  init(_ words: [String]) throws {
    guard words.isEmpty else {
      throw UsageError("backends takes no `\(words.joined(separator: " "))`")
    }
  }

  func run() -> Int32 {
    let userFile = SettingsLoader.process
    let path = userFile.display(userFile.userFilePath(flags: [:]))
    let blocks = Preset.all.map(BackendsCommand.block)
    Terminal.say(
      blocks.joined(separator: "\n\n") + """


        Try one:  midfill doctor --backend NAME [--base URL] [--model NAME] [--key-env NAME]
        Keep it:  {"backend": "NAME"} in \(path)
        """)
    return ExitStatus.success
  }

  static func block(_ preset: Preset) -> String {
    let indent = String(repeating: " ", count: 14)
    let name = preset.name + String(repeating: " ", count: max(1, 14 - preset.name.count))
    var lines = [name + preset.summary]
    if preset.dialect != .local {
      lines.append("\(indent)key:   \(key(preset))")
      lines.append("\(indent)base:  \(preset.base ?? "yours")")
      lines.append("\(indent)model: \(model(preset))")
    }
    return lines.joined(separator: "\n")
  }

  private static func key(_ preset: Preset) -> String {
    let names = preset.keyNames.joined(separator: " or ")
    switch preset.key {
    case .required: return names
    case .optional: return "\(names), if the server asks for one"
    case .none: return "none"
    }
  }

  private static func model(_ preset: Preset) -> String {
    preset.model
      ?? (preset.needsModel ? "yours: the name that the server gives it" : "the server's")
  }
}
