import Backends
import Foundation

/// What a provider of Continue is called here.
struct ContinueProvider: Equatable {
  var preset: String
  /// Only where it is not the preset's own.
  var base: String?
  var region: String?
  /// Where the key is if the model has none: the preset's own variables hold a key for someone else.
  var keyVariable: String?

  /// `nil` where no preset of ours corresponds.
  ///
  /// - Parameters:
  ///   - base: Continue's `apiBase`, if the model has one.
  init?(_ provider: String, model: String?, base: String?) {
    switch provider {
    case "mistral": self = Self.mistral(model: model, base: base)
    case "openai":
      // At any other server Continue asks as our preset for vLLM does: the whole prompt in a
      // template, at `/completions`.
      self.init(preset: Self.isOwn(base, of: "openai") ? "openai" : "vllm", base: base)
    case "siliconflow":
      self.init(preset: "openai", base: base ?? "https://api.siliconflow.cn/v1")
      keyVariable = "SILICONFLOW_API_KEY"
    case "llama.cpp":
      // Continue's default is llama-server's old port.
      self.init(preset: "llamacpp", base: base ?? "http://127.0.0.1:8080")
    default:
      guard let preset = Self.presets[provider] else { return nil }
      self.init(preset: preset, base: base)
    }
    guard OptionTable.presetNames.contains(preset) else { return nil }
    if Self.isOwn(self.base, of: preset) { self.base = nil }
  }

  private init(preset: String, base: String? = nil, region: String? = nil) {
    self.preset = preset
    self.base = base
    self.region = region
  }

  private static let presets = [
    "deepseek": "deepseek", "huggingface-tgi": "tgi", "inception": "inception",
    "lmstudio": "lmstudio", "ollama": "ollama", "openrouter": "openrouter", "vllm": "vllm",
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

  /// Whether a base is on the preset's own host in the cloud, or not given at all; the preset knows
  /// the path there.
  private static func isOwn(_ base: String?, of preset: String) -> Bool {
    guard let base else { return true }
    guard let own = Preset.named(preset)?.base.flatMap(URLComponents.init(string:)),
      own.scheme == "https"
    else { return false }
    return URLComponents(string: base)?.host?.lowercased() == own.host
  }
}
