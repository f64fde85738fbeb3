import Backends

/// Turns the parts of one model into ours, and keeps account of what was left.
struct ContinueConverter {
  let model: ContinueModel
  let secrets: ContinueSecrets
  var omissions: [String]
  var notes: [String] = []

  private var backend: [(String, SettingsValue)] = []
  private var groups: [(String, [(String, SettingsValue)])] = []

  init(model: ContinueModel, secrets: ContinueSecrets) {
    self.model = model
    self.secrets = secrets
    omissions = model.omissions
  }

  /// Throws the reason why the model as a whole cannot be carried over.
  mutating func convert() throws(ContinueReason) {
    let provider = model.members["provider"]?.text ?? ""
    let name = model.members["model"]?.text
    let base = try baseURL()
    guard let target = ContinueProvider(provider, model: name, base: base) else {
      throw ContinueReason(
        "its model \"\(model.title)\" has the provider \"\(provider)\", which has no counterpart "
          + "here; the presets are \(OptionTable.presetNames.joined(separator: ", "))")
    }
    backend.append(("preset", .string(target.preset)))
    if let base = target.base { backend.append(("base", .string(base))) }
    if let region = target.region { backend.append(("region", .string(region))) }
    if let name, name != "AUTODETECT" {
      backend.append(("model", .string(name)))
    } else if Preset.named(target.preset)?.model == nil {
      notes.append(
        "Continue asks the server for the model's name; if Midfill wants it, set `backend.model`")
    }
    if provider == "openai", target.preset == "vllm" {
      notes.append(
        "the server is asked as Continue does, with a prompt template, which is what the preset "
          + "`vllm` does; if it is another one, name its own preset, such as `litellm`")
    }
    let variables = target.keyVariable.map { [$0] } ?? Preset.named(target.preset)?.keyNames ?? []
    convertKey(variables)
    if let name = target.keyVariable, !backend.contains(where: { $0.0 == "key" }) {
      backend.append(("key", .object([("env", .string(name))])))
    }
    convertRequestOptions()
    convertCompletionOptions()
    convertAutocompleteOptions()
    for member in model.members.members ?? [] where !Self.converted.contains(member.key) {
      omit(member.key, Self.reasons)
    }
  }

  /// Our configuration, with `<redacted>` for what may be secret if asked.
  func result(redacted: Bool) -> SettingsValue {
    let backend = self.backend.map { name, value in
      redacted && (name == "key" || name == "headers") ? (name, value.redacted) : (name, value)
    }
    return .object([("backend", .object(backend))] + groups.map { ($0.0, .object($0.1)) })
  }

  private func baseURL() throws(ContinueReason) -> String? {
    guard let written = model.members["apiBase"]?.text, !written.isEmpty else { return nil }
    guard let base = text(written) else {
      throw ContinueReason("the `apiBase` of \"\(model.title)\" names a secret that is set nowhere")
    }
    return base
  }

  // MARK: Key

  private mutating func convertKey(_ variables: [String]) {
    guard let text = model.members["apiKey"]?.text, !text.trimmed.isEmpty else { return }
    if let name = ContinueSecrets.reference(text) ?? environmentName(text) {
      convertKey(named: name)
    } else if text.contains("${{") {
      omissions.append("apiKey: what it refers to is known to Continue's hub only")
    } else if Self.isPlaceholder(text.trimmed) {
      let place = variables.first.map { "the environment variable \($0)" } ?? "`backend.key`"
      notes.append("apiKey is only a placeholder: put your key into \(place)")
    } else {
      backend.append(("key", .string(text.trimmed)))
      notes.append("the key itself was in Continue's file and is copied as it is")
    }
  }

  private mutating func convertKey(named name: String) {
    switch secrets.find(name) {
    case .environment:
      backend.append(("key", .object([("env", .string(name))])))
    case .file(let file, let value):
      backend.append(("key", .string(value)))
      notes.append("the key \(name) was in \(file), which Midfill does not read; it is copied")
    case .nowhere:
      backend.append(("key", .object([("env", .string(name))])))
      notes.append("the key \(name) is set nowhere yet: Midfill will look in the environment")
    }
  }

  /// JSON's `env` list names variables that stand for themselves wherever they are quoted.
  private func environmentName(_ text: String) -> String? {
    model.environmentNames.contains(text) ? text : nil
  }

  /// What examples have: `<YOUR_API_KEY>`, `[API_KEY]`, `YOUR_API_KEY`, `...`, `xxx`.
  private static func isPlaceholder(_ text: String) -> Bool {
    let upper = text.uppercased()
    return (text.hasPrefix("<") && text.hasSuffix(">"))
      || (text.hasPrefix("[") && text.hasSuffix("]"))
      || upper.hasPrefix("YOUR_") || upper.hasPrefix("YOUR-")
      || upper.allSatisfy { $0 == "." || $0 == "X" || $0 == "…" }
  }

  /// A text with its secrets filled in; `nil` if one is not known.
  private func text(_ text: String) -> String? {
    if let name = environmentName(text) { return secrets.find(name).value }
    return secrets.filled(text)
  }

  // MARK: Options

  private mutating func convertRequestOptions() {
    for member in model.members["requestOptions"]?.members ?? [] {
      switch member.key {
      case "headers": convertHeaders(member.value)
      case "extraBodyProperties":
        if OptionShape.object.fault(in: member.value) != nil {
          omissions.append(
            "requestOptions.extraBodyProperties: it must be an object of JSON values")
        } else {
          backend.append(("extra", member.value))
        }
      default: omit("requestOptions.\(member.key)", Self.requestReasons)
      }
    }
  }

  private mutating func convertHeaders(_ value: SettingsValue) {
    var headers: [(String, SettingsValue)] = []
    for member in value.members ?? [] {
      if let text = member.value.text.flatMap(text) {
        headers.append((member.key, .string(text)))
      } else {
        omissions.append("requestOptions.headers.\(member.key): its value is not known here")
      }
    }
    if !headers.isEmpty { backend.append(("headers", .object(headers))) }
  }

  /// Of the sampling options only those that every backend takes; they go into the body as they are.
  private mutating func convertCompletionOptions() {
    var extra = backend.first { $0.0 == "extra" }?.1 ?? .object([])
    for member in model.members["completionOptions"]?.members ?? [] {
      switch (member.key, member.value.content) {
      case ("temperature", .number(let number)) where number.isFinite:
        extra = extra.setting("temperature", to: member.value)
      case ("topP", .number(let number)) where number.isFinite:
        extra = extra.setting("top_p", to: member.value)
      default: omit("completionOptions.\(member.key)", Self.samplingReasons)
      }
    }
    backend.removeAll { $0.0 == "extra" }
    if extra.members?.isEmpty == false { backend.append(("extra", extra)) }
  }

  private mutating func convertAutocompleteOptions() {
    for member in model.options.members ?? [] {
      switch (member.key, member.value.content) {
      case ("disable", .bool(let isDisabled)):
        if isDisabled { set("completion", "trigger", .string("onDemand")) }
      case ("debounceDelay", .number(let delay)) where delay.isFinite:
        set("completion", "debounce", .number(Int(min(max(delay, 0), 5_000))))
      case ("maxPromptTokens", .number(let tokens)) where tokens.isFinite:
        set("context", "tokens", .number(Int(min(max(tokens, 128), 131_072))))
      case ("multilineCompletions", .string("never")):
        set("completion", "maxLines", .number(1))
      case ("multilineCompletions", .string("always")):
        set("completion", "eagerness", .string("eager"))
      case ("multilineCompletions", .string("auto")), ("disableInFiles", .array([])): break
      case ("disableInFiles", .array(let patterns)) where patterns.allSatisfy({ $0.text != nil }):
        set("privacy", "exclude", member.value)
      default: omit("\(model.optionsPath).\(member.key)", Self.autocompleteReasons)
      }
    }
  }

  private mutating func omit(_ path: String, _ reasons: [String: String]) {
    let name = path.split(separator: ".").last.map(String.init) ?? path
    omissions.append("\(path): \(reasons[name] ?? "nothing here corresponds to it")")
  }

  private mutating func set(_ group: String, _ name: String, _ value: SettingsValue) {
    if let index = groups.firstIndex(where: { $0.0 == group }) {
      groups[index].1.append((name, value))
    } else {
      groups.append((group, [(name, value)]))
    }
  }
}

extension SettingsValue {
  /// Every text replaced; the name of a variable in `{"env": NAME}` is no secret.
  fileprivate var redacted: SettingsValue {
    switch content {
    case .string: return .string("<redacted>")
    case .object(let members):
      return .object(members.map { ($0.key, $0.key == "env" ? $0.value : $0.value.redacted) })
    default: return self
    }
  }
}
