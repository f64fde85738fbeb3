/// What a dialect needs to know of the server it speaks to, for one request.
struct Target: Sendable {
  let provider: Provider
  var lessons = Lessons()
  /// The size of the server's context, where it told.
  var contextTokens: Int?
  /// UTF-8 bytes of source text per token, about.
  var bytesPerToken = TokenCalibration.start

  var preset: Preset { provider.preset }
  var model: String? { provider.model }
  /// The form of the model's family; nil where its name tells none.
  var template: FIMTemplate? { provider.template }

  /// How to send the text after the cursor.
  var suffixMode: SuffixMode { lessons.suffix ?? provider.preset.suffix }

  /// Whether the last message may be the beginning of the assistant's own.
  var continuesAssistant: Bool { provider.continuesAssistant && lessons.takesAssistantPrefix }
}

/// A provider and its model, and what follows from these two alone; made once for a backend.
final class Provider: Sendable {
  let preset: Preset
  let model: String?
  /// Known by the model's name, else by what the preset knows to be behind it.
  let template: FIMTemplate?
  /// Whether the model goes on from a begun message, where the preset says that its route does.
  let continuesAssistant: Bool

  init(_ preset: Preset, model: String?) {
    self.preset = preset
    self.model = model
    template = FIMTemplate.known(model) ?? FIMTemplate.known(preset.family)
    let name = model?.lowercased() ?? ""
    continuesAssistant =
      preset.assistantPrefix
      && ["mistral", "codestral", "devstral"].contains(where: name.contains)
  }
}
