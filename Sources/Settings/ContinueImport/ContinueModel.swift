/// The model that completes in a configuration of Continue, with its options, whichever format it
/// was written in.
struct ContinueModel {
  /// The model's own members under the names that `config.json` has for them, with the top-level
  /// `completionOptions` and `requestOptions` merged below its own.
  var members: SettingsValue
  /// `tabAutocompleteOptions`, or the model's `autocompleteOptions` in YAML.
  var options: SettingsValue
  /// How the options are called in the format, for messages.
  var optionsPath: String
  /// Names that stand for a secret where a text is exactly one of them (JSON's `env`).
  var environmentNames: Set<String>
  /// What of the files is not part of this model.
  var omissions: [String]

  var title: String { Self.title(of: members) }

  /// From `config.json`. `overlays` are merged over it in their order.
  ///
  /// - Parameters:
  ///   - name: the title of the model wanted; else the first.
  /// - Throws: `ContinueReason` where no model completes.
  static func json(
    _ main: SettingsValue, overlays: [SettingsValue], name: String?
  ) throws(ContinueReason) -> ContinueModel {
    var tree = main
    for overlay in overlays {
      let overwrites = overlay["mergeBehavior"]?.text == "overwrite"
      tree = ContinueMerge.merge(tree, overlay, overwrites: overwrites)
    }
    let written = tree["tabAutocompleteModel"]
    let candidates = (written?.elements ?? [written].compactMap { $0 }).filter {
      $0.members?.isEmpty == false
    }
    guard let model = pick(name, from: candidates) else {
      throw ContinueReason(
        name == nil ? "it has no `tabAutocompleteModel`" : "no autocomplete model has this name")
    }
    let environment = (tree["env"]?.elements ?? []).compactMap(\.text)
    return ContinueModel(
      members: model.settingDefaults("completionOptions", tree["completionOptions"])
        .settingDefaults("requestOptions", tree["requestOptions"]),
      options: tree["tabAutocompleteOptions"] ?? .null, optionsPath: "tabAutocompleteOptions",
      environmentNames: Set(environment), omissions: others(candidates, than: model))
  }

  /// From `config.yaml`: a model that has the role `autocomplete`.
  ///
  /// - Throws: `ContinueReason` where there is none.
  static func yaml(_ tree: SettingsValue, name: String?) throws(ContinueReason) -> ContinueModel {
    let models = tree["models"]?.elements ?? []
    let blocks = models.compactMap { $0["uses"]?.text }
    let candidates = models.filter { model in
      model["uses"] == nil
        && model["roles"]?.elements?.contains { $0.text == "autocomplete" } == true
    }
    guard let model = pick(name, from: candidates) else {
      if candidates.isEmpty, !blocks.isEmpty {
        throw ContinueReason(
          "its models are blocks of Continue's hub (\(blocks.joined(separator: ", "))), which only "
            + "Continue can load")
      }
      throw ContinueReason(
        name == nil || candidates.isEmpty
          ? "none of its models has the role `autocomplete`"
          : "no model with the role `autocomplete` has this name")
    }
    var members = (model.members ?? []).filter { $0.key != "autocompleteOptions" }
    for index in members.indices where members[index].key == "defaultCompletionOptions" {
      members[index].key = "completionOptions"
    }
    return ContinueModel(
      members: SettingsValue(.object(members))
        .settingDefaults("requestOptions", tree["requestOptions"]),
      options: model["autocompleteOptions"] ?? .null, optionsPath: "autocompleteOptions",
      environmentNames: [],
      omissions: blocks.map { "models: `uses: \($0)` is a block of Continue's hub" }
        + others(candidates, than: model))
  }

  private static func title(of model: SettingsValue) -> String {
    model["title"]?.text ?? model["name"]?.text ?? model["model"]?.text ?? "without a name"
  }

  private static func pick(_ name: String?, from candidates: [SettingsValue]) -> SettingsValue? {
    guard let name else { return candidates.first }
    return candidates.first { title(of: $0) == name }
  }

  private static func others(
    _ candidates: [SettingsValue], than model: SettingsValue
  ) -> [String] {
    candidates.filter { $0 != model }.map {
      "the model \"\(title(of: $0))\": Continue completes with one at a time; import it by its name"
    }
  }
}

/// Why a configuration means nothing to us, as a sentence without its place.
struct ContinueReason: Error, Equatable {
  var message: String

  init(_ message: String) {
    self.message = message
  }
}
