import Backends
import PromptContext
import Settings

/// The files, what is wrong in them, and which backend they choose.
struct ConfigurationCheck {
  let configuration: Configuration
  let keyProblems: [SettingsProblem]
  /// The user's file as shown, whether it is there or not.
  let userFile: String

  var section: DoctorReport.Section {
    DoctorReport.Section(
      title: "configuration",
      findings: [files] + configuration.problems.map(finding) + [choice]
        + keyProblems.map(keyFinding) + privacy)
  }

  private var files: Finding {
    let names = configuration.files
    let missing = names.contains(userFile) ? "" : "; there is no \(userFile)"
    return Finding(
      .files, names.isEmpty ? .note : .ok,
      (names.isEmpty ? "none read" : "read " + names.joined(separator: ", ")) + missing
        + ". What an editor sends comes on top; its command `midfill.status` shows that")
  }

  private func finding(_ problem: SettingsProblem) -> Finding {
    let isFile = [.userFile, .projectFile].contains(problem.place.layer)
    let place = problem.place
    guard problem.path.isEmpty else {
      // The value of the layer below stays; only without its backend is a set-up another one.
      let isBackend = problem.path.hasPrefix("backend") && place.layer != .projectFile
      return Finding(
        isBackend ? .backend : .files, isBackend ? .failed : .warning, problem.description,
        advice: "Correct `\(problem.path)` in \(place): \(sentence(problem.message))")
    }
    if isFile {
      let hint = place.position.map { " at line \($0.line), column \($0.column)" } ?? ""
      return Finding(
        .files, .failed, "\(problem.description); nothing of this file is used",
        advice: "Correct \(place.name)\(hint): \(sentence(problem.message))")
    }
    let names = [OptionTable.configFlag.name, OptionTable.configVariable]
    return Finding(
      .files, names.contains(place.name) ? .failed : .warning, problem.description,
      advice: "Correct \(place): \(sentence(problem.message))")
  }

  private func sentence(_ message: String) -> String {
    message.hasSuffix("?") ? message : message + "."
  }

  private var choice: Finding {
    let chosen = configuration.backends.map(\.preset).joined(separator: ", then ")
    guard let place = configuration.backendPlace else {
      let problems = configuration.problems
      let why =
        problems.contains { $0.path.hasPrefix("backend") }
        ? "because the backend that is set cannot be used"
        : problems.contains { $0.path.isEmpty && $0.place.layer != .projectFile }
          ? "because what your settings say of backends cannot be read; nothing is sent"
          : "because nothing names a backend"
      return Finding(.backend, .note, "\(chosen), \(why)")
    }
    let isKey = Preset.all.contains { $0.keyNames.contains(place.name) }
    return Finding(
      .backend, .ok,
      isKey
        ? "\(chosen), because \(place.name) is set and nothing names a backend"
        : "\(chosen), named by \(place)")
  }

  private func keyFinding(_ problem: SettingsProblem) -> Finding {
    Finding(
      .key, .failed, problem.description,
      advice: "Make the key available: \(problem.message) (set in \(problem.place)).")
  }

  private var privacy: [Finding] {
    guard configuration.privacy.localOnly else { return [] }
    return [
      Finding(.privacy, .note, "`privacy.localOnly` is on, so only the local model is ever asked")
    ]
  }
}
