import Foundation
import LanguageServer
import Settings

/// `midfill import continue [PATH]`: Continue's configuration in Midfill's words.
struct ImportCommand {
  private let arguments: Arguments
  private let path: String?

  init(_ words: [String]) throws {
    guard words.first == "continue" else {
      throw UsageError("import takes `continue` and then, if you like, a path")
    }
    arguments = try Arguments(Array(words.dropFirst()), switches: Command.import.switches)
    let known = ["--config", "--model"]
    if let flag = arguments.values.keys.sorted().first(where: { !known.contains($0) }) {
      throw UsageError("import does not know `\(flag)`")
    }
    guard arguments.rest.count <= 1 else { throw UsageError("import continue takes one path") }
    path = arguments.rest.first
    if arguments.switches.contains("--force"), !arguments.switches.contains("--write") {
      throw UsageError("--force goes with --write")
    }
  }

  func run() -> Int32 {
    let settings = SettingsLoader.process
    do {
      let result = try settings.importContinue(
        from: path, workspaceRoots: [ProjectRoot.ofCurrentFolder],
        model: arguments.values["--model"])
      Terminal.say(result.redactedText.trimmingCharacters(in: .newlines))
      for omission in result.omissions { Terminal.complain("left out: \(omission)") }
      for note in result.notes { Terminal.complain("note: \(note)") }
      return try write(result, settings)
    } catch {
      let isTaken = "\(error)".hasPrefix("there is already")
      let hint = isTaken ? "; --force replaces it" : ""
      Terminal.complain("midfill: \(error)\(hint)")
      return ExitStatus.failure
    }
  }

  private func write(_ result: ContinueImport, _ settings: SettingsLoader) throws -> Int32 {
    let file = settings.userFilePath(flags: arguments.values)
    guard arguments.switches.contains("--write") else {
      Terminal.complain("Nothing was written. --write puts this into \(settings.display(file)).")
      return ExitStatus.success
    }
    try SettingsLoader.writeUserFile(
      result.text, to: file, replacing: arguments.switches.contains("--force"))
    Terminal.complain(
      "Written to \(settings.display(file)), with any key in full, readable by you alone. "
        + "`midfill doctor` tries it.")
    return ExitStatus.success
  }
}
