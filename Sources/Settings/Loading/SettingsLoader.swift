import Backends
import ProjectIndex

/// What came of reading a file.
public enum FileContents: Sendable, Equatable {
  case text(String)
  case missing
  /// With the reason in words.
  case unreadable(String)
}

/// Puts the layers of configuration together: defaults, the user's file, the project's files, what
/// the editor sent, `MIDFILL_*` variables, flags. Everything from outside is handed in, so a test
/// needs no process environment; `SettingsLoader.process` is the real thing.
public struct SettingsLoader: Sendable {
  /// A project's own file, at the root of a workspace folder.
  public static let projectFileName = ".midfill.json"

  let environment: [String: String]
  /// Absolute path of the home folder, without a trailing slash.
  let home: String
  let readFile: @Sendable (String) -> FileContents
  let runCommand: @Sendable ([String]) async -> CommandOutcome

  public init(
    environment: [String: String], home: String,
    readFile: @escaping @Sendable (String) -> FileContents,
    runCommand: @escaping @Sendable ([String]) async -> CommandOutcome
  ) {
    self.environment = environment
    self.home = home.count > 1 && home.hasSuffix("/") ? String(home.dropLast()) : home
    self.readFile = readFile
    self.runCommand = runCommand
  }

  /// Reads files and the environment; runs nothing and waits for nothing else, so it is fit for the
  /// start. Never fails: what could not be used is in `problems`.
  ///
  /// - Parameters:
  ///   - workspaceRoots: absolute paths of the workspace folders. Where two projects' files set the
  ///     same option, the first folder's wins.
  ///   - client: what the editor sent, in any order.
  ///   - flags: text by the flag's name, e.g. `["--backend": "codestral"]`; names that are no
  ///     option's are left to the caller.
  public func load(
    workspaceRoots: [String] = [], client: [ClientSettings] = [], flags: [String: String] = [:]
  ) -> Configuration {
    var draft = SettingsDraft()
    readUserFile(flags, into: &draft)
    for root in workspaceRoots.reversed() {
      let path = (root.hasSuffix("/") ? root : root + "/") + Self.projectFileName
      readFile(at: path, .projectFile, into: &draft)
    }
    for settings in client where settings.origin == .initializationOptions {
      read(settings, into: &draft)
    }
    for settings in client where settings.origin == .configuration {
      read(settings, into: &draft)
    }
    readEnvironment(into: &draft)
    for option in OptionTable.options {
      guard let flag = option.flag, let text = flags[flag.name] else { continue }
      let spelled = option.shape.value(spelled: text)
      let value = flag.member.map { .object([($0, spelled)]) } ?? spelled
      take(option, value, SettingsPlace(layer: .flags, name: flag.name), into: &draft)
    }
    return finish(draft)
  }

  /// Where the user's own file is looked for, unless `--config` or `MIDFILL_CONFIG` names another.
  /// A relative XDG_CONFIG_HOME does not count, as the XDG base directory specification says.
  public var userFilePath: String {
    configurationFolder + "/midfill/config.json"
  }

  /// `$XDG_CONFIG_HOME`, or `.config` in the home folder; without a slash at its end.
  var configurationFolder: String {
    let base = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = base ?? home + "/.config"
    return folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// Where the ledger of what was sent is kept: state, by the XDG base directory specification.
  public var ledgerPath: String {
    let base = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = base ?? home + "/.local/state"
    return (folder.hasSuffix("/") ? folder : folder + "/") + "midfill/ledger.jsonl"
  }

  /// The file that is read as the user's own: the one that `--config` or `MIDFILL_CONFIG` names, or
  /// else `userFilePath`.
  public func userFilePath(flags: [String: String]) -> String {
    namedUserFile(flags).map { expand($0.path) } ?? userFilePath
  }

  /// The counts of `StatisticsOptions`; absolute.
  public var statisticsFile: String { stateFolder + "/statistics.json" }

  /// Where what Midfill remembers between sessions is kept (XDG base directory specification). A
  /// relative XDG_STATE_HOME does not count.
  private var stateFolder: String {
    let base = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = base ?? home + "/.local/state"
    return (folder.hasSuffix("/") ? folder : folder + "/") + "midfill"
  }

  // MARK: Layers

  private func namedUserFile(
    _ flags: [String: String]
  ) -> (place: SettingsPlace, path: String)? {
    if let path = flags[OptionTable.configFlag.name] {
      return (SettingsPlace(layer: .flags, name: OptionTable.configFlag.name), path)
    }
    return variable(OptionTable.configVariable).map {
      (SettingsPlace(layer: .environment, name: OptionTable.configVariable), $0)
    }
  }

  private func readUserFile(_ flags: [String: String], into draft: inout SettingsDraft) {
    let named = namedUserFile(flags)
    let path = userFilePath(flags: flags)
    let wasThere = readFile(at: path, .userFile, into: &draft)
    if !wasThere, let (place, _) = named {
      lose(place, "there is no file \(display(path))", in: &draft)
    }
  }

  /// Answers whether there is such a file.
  @discardableResult
  private func readFile(
    at path: String, _ layer: SettingsLayer, into draft: inout SettingsDraft
  ) -> Bool {
    var place = SettingsPlace(layer: layer, name: display(path))
    switch readFile(path) {
    case .missing:
      return false
    case .unreadable(let reason):
      lose(place, "the file cannot be read: \(reason)", in: &draft)
    case .text(let text):
      // A file with nothing in it (or comments alone) sets nothing.
      do throws(SettingsSyntaxFault) {
        read(try JSON5Reader.readIfAny(text), place, into: &draft)
      } catch {
        place.position = error.position
        lose(place, error.message, in: &draft)
      }
    }
    draft.configuration.files.append(place.name)
    return true
  }

  /// Notes a file of which nothing could be used, what it says about privacy included.
  private func lose(_ place: SettingsPlace, _ reason: String, in draft: inout SettingsDraft) {
    draft.privacyIsUnknown = true
    draft.configuration.problems.append(
      SettingsProblem(place: place, message: reason + SettingsDraft.localUntilMended))
  }

  private func read(_ settings: ClientSettings, into draft: inout SettingsDraft) {
    if let fault = settings.fault {
      draft.configuration.problems.append(
        SettingsProblem(place: settings.place, message: fault.message))
    }
    read(settings.section, settings.place, into: &draft)
  }

  private func read(
    _ tree: SettingsValue, _ place: SettingsPlace, into draft: inout SettingsDraft
  ) {
    var reader = LayerReader(place, over: draft)
    reader.read(tree)
    draft = reader.draft
    draft.configuration.problems += reader.problems
  }

  private func take(
    _ option: Option, _ value: SettingsValue, _ place: SettingsPlace,
    into draft: inout SettingsDraft
  ) {
    var reader = LayerReader(place, over: draft)
    reader.take(option, value)
    draft = reader.draft
    draft.configuration.problems += reader.problems
  }

  private func readEnvironment(into draft: inout SettingsDraft) {
    for option in OptionTable.options {
      guard let name = option.environment, let text = variable(name) else { continue }
      let place = SettingsPlace(layer: .environment, name: name)
      take(option, option.shape.value(spelled: text), place, into: &draft)
    }
    let known = OptionTable.options.compactMap(\.environment) + [OptionTable.configVariable]
    for name in environment.keys.sorted() where name.hasPrefix("MIDFILL_") && !known.contains(name)
    {
      // Only a near miss is worth a word: other tools may use the prefix too.
      let suffix = String(name.dropFirst("MIDFILL_".count))
      let suffixes = known.map { String($0.dropFirst("MIDFILL_".count)) }
      guard let nearest = NearestName.nearest(to: suffix, in: suffixes) else { continue }
      draft.configuration.problems.append(
        SettingsProblem(
          place: SettingsPlace(layer: .environment, name: name),
          message: "no such variable is read; did you mean MIDFILL_\(nearest)?"))
    }
  }

  // MARK: The end

  private func finish(_ draft: SettingsDraft) -> Configuration {
    var configuration = draft.configuration
    configuration.log.file = configuration.log.file.map(expand)
    configuration.index.excludesFile = gitExcludesFile
    if draft.backendIsUnusable || draft.privacyIsUnknown {
      configuration.backends = [BackendSource(preset: "local")]
      return configuration
    }
    let drafts = draft.backends.isEmpty ? [BackendDraft()] : draft.backends
    let first = drafts.first?.preset
    configuration.backendPlace = first == nil ? keyPlaceOfEnvironment?.place : drafts.first?.place
    let fallback = keyPlaceOfEnvironment?.preset ?? "local"
    configuration.backends = drafts.map { $0.source(preset: $0.preset ?? fallback) }
    if let draft = drafts.first, first == nil, fallback == "local", let place = draft.place,
      draft.base != nil || draft.model != nil || draft.key != nil
    {
      configuration.problems.append(
        SettingsProblem(
          place: place, path: "backend.preset",
          message: "`backend` names no preset, so the local model answers; the presets are "
            + OptionTable.presetNames.joined(separator: ", ")))
    }
    return configuration
  }

  /// With no preset configured, a key in the environment is taken as the wish to use it.
  private var keyPlaceOfEnvironment: (preset: String, place: SettingsPlace)? {
    for (name, preset) in [("CODESTRAL_API_KEY", "codestral"), ("MISTRAL_API_KEY", "mistral")]
    where variable(name) != nil {
      return (preset, SettingsPlace(layer: .environment, name: name))
    }
    return nil
  }

  /// A variable's value; one that is set to nothing counts as not set.
  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// `~` and `~/...` with the home folder in place of the tilde.
  func expand(_ path: String) -> String {
    path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
  }

  /// A path as it is shown: `~` for the home folder.
  public func display(_ path: String) -> String {
    home.count > 1 && path.hasPrefix(home + "/") ? "~" + path.dropFirst(home.count) : path
  }
}
