import Foundation

/// What a provider of Continue is called here.
struct ContinueProvider: Equatable {
  var preset: String
  /// Only where it is not the preset's own.
  var base: String?
  var region: String?

  /// `nil` where no preset of ours corresponds.
  ///
  /// - Parameters:
  ///   - base: Continue's `apiBase`, if the model has one.
  init?(_ provider: String, model: String?, base: String?) {
    switch provider {
    case "mistral": self = Self.mistral(model: model, base: base)
    case "siliconflow":
      self.init(preset: "openai", base: base ?? "https://api.siliconflow.cn/v1")
    default:
      guard let preset = Self.presets[provider] else { return nil }
      self.init(preset: preset, base: base)
    }
    guard OptionTable.presetNames.contains(preset) else { return nil }
  }

  private init(preset: String, base: String? = nil, region: String? = nil) {
    self.preset = preset
    self.base = base
    self.region = region
  }

  private static let presets = [
    "deepseek": "deepseek", "huggingface-tgi": "tgi", "inception": "inception",
    "llama.cpp": "llamacpp", "lmstudio": "lmstudio", "ollama": "ollama", "openai": "openai",
    "openrouter": "openrouter", "vllm": "vllm",
  ]

  /// Continue's provider `mistral` serves whoever speaks Mistral's fill-in-the-middle: the host
  /// tells which. Without a base it looks for Codestral models at codestral.mistral.ai.
  private static func mistral(model: String?, base: String?) -> ContinueProvider {
    guard let base else {
      let isCodestral = model.map { $0.lowercased().contains("codestral") } ?? true
      return ContinueProvider(preset: isCodestral ? "codestral" : "mistral")
    }
    let parts = URLComponents(string: base)
    let path = (parts?.path ?? "").split(separator: "/").map(String.init)
    switch (parts?.host?.lowercased(), path) {
    case ("codestral.mistral.ai", []), ("codestral.mistral.ai", ["v1"]):
      return ContinueProvider(preset: "codestral")
    case ("api.mistral.ai", []), ("api.mistral.ai", ["v1"]):
      return ContinueProvider(preset: "mistral")
    case ("api.langdock.com", let path) where path.count == 3 && path[0] == "mistral":
      return ContinueProvider(preset: "langdock", region: path[1])
    default:
      return ContinueProvider(preset: "mistral", base: base)
    }
  }
}
