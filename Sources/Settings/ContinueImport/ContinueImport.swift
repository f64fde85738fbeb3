/// A configuration of Continue (continue.dev) turned into one of ours: the model that completes, its
/// address and key, and those options that mean something here.
public struct ContinueImport: Sendable, Equatable {
  /// The configuration as JSON5, keys included: for a file that only the user can read.
  public var text: String
  /// The same with `<redacted>` for every key and header value: for the screen.
  public var redactedText: String
  /// What could not be carried over, each with the reason.
  public var omissions: [String]
  /// What was carried over but needs the user's eye.
  public var notes: [String]

  /// Reads and converts. Pure: nothing is read but what is handed in.
  ///
  /// - Parameters:
  ///   - name: title of the autocomplete model wanted; else Continue's own choice, the first.
  ///   - environment: where secrets are looked for after the `.env` files.
  /// - Throws: `ContinueImportFault` where a file cannot be read or no model completes.
  public init(
    _ files: ContinueFiles, model name: String? = nil, environment: [String: String] = [:]
  ) throws(ContinueImportFault) {
    let main = try Self.tree(files.main, isYAML: files.isYAML)
    var overlays: [SettingsValue] = []
    if !files.isYAML {
      for file in files.workspace { overlays.append(try Self.tree(file, isYAML: false)) }
    }
    let secrets = ContinueSecrets(
      files: files.dotenv.map { ($0.name, ContinueSecrets.dotenv($0.text)) },
      environment: environment)
    var converter: ContinueConverter
    do throws(ContinueReason) {
      let model: ContinueModel =
        files.isYAML
        ? try .yaml(main, name: name) : try .json(main, overlays: overlays, name: name)
      converter = ContinueConverter(model: model, secrets: secrets)
      try converter.convert()
    } catch {
      throw ContinueImportFault(file: files.main.name, message: error.message)
    }
    for (file, overlay) in zip(files.workspace, overlays)
    where overlay.members?.isEmpty == false {
      converter.notes.append(
        "\(file.name) is merged into this: make sure that you trust the project it belongs to")
    }
    let title = converter.model.title.filter { !$0.isNewline }
    let header = "// From Continue's \(files.main.name): the model \"\(title)\".\n"
    text = header + (converter.result(redacted: false).prettyJSON() ?? "{}") + "\n"
    redactedText = header + (converter.result(redacted: true).prettyJSON() ?? "{}") + "\n"
    omissions = converter.omissions
    notes = converter.notes
  }

  private static func tree(
    _ file: ContinueFiles.File, isYAML: Bool
  ) throws(ContinueImportFault) -> SettingsValue {
    do throws(SettingsSyntaxFault) {
      return try isYAML ? YAMLReader.read(file.text) : JSON5Reader.readIfAny(file.text)
    } catch {
      throw ContinueImportFault(file: file.name, position: error.position, message: error.message)
    }
  }
}
