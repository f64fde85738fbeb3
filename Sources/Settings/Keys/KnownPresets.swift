/// The presets that a configuration may name, and the environment variables in which each looks for
/// its key, most specific first.
enum KnownPresets {
  static let keyEnvironment: [String: [String]] = [
    "codestral": ["CODESTRAL_API_KEY", "MISTRAL_API_KEY"],
    "mistral": ["MISTRAL_API_KEY", "CODESTRAL_API_KEY"],
    "langdock": ["LANGDOCK_API_KEY"],
    "local": [],
  ]

  static let names = ["codestral", "mistral", "langdock", "local"]
}
