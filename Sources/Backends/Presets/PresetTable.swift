extension Preset {
  /// Every preset, in the order in which a user should read them.
  public static let all: [Preset] = [
    Preset(
      name: "codestral", title: "Mistral",
      summary: "Mistral's Codestral, with a Codestral or an ordinary Mistral key",
      dialect: .mistralFIM, base: "https://codestral.mistral.ai/v1",
      // A key of one host is answered 401 by the other, and nothing in a key tells which it is for.
      alternateBase: "https://api.mistral.ai/v1",
      key: .required, keyNames: ["CODESTRAL_API_KEY", "MISTRAL_API_KEY"],
      model: "codestral-latest"),
    Preset(
      name: "mistral", title: "Mistral",
      summary: "fill-in-the-middle on Mistral's general platform, billed by use",
      dialect: .mistralFIM, base: "https://api.mistral.ai/v1",
      alternateBase: "https://codestral.mistral.ai/v1",
      key: .required, keyNames: ["MISTRAL_API_KEY", "CODESTRAL_API_KEY"],
      model: "codestral-latest"),
    Preset(
      name: "langdock", title: "Langdock",
      summary: "Codestral through Langdock, in its region `eu`",
      dialect: .mistralFIM, base: "https://api.langdock.com/mistral/{region}/v1",
      key: .required, keyNames: ["LANGDOCK_API_KEY"], model: "codestral-2405",
      // Per workspace and model. 60,000 tokens a minute is the tighter one: at 2,000 tokens a
      // request it allows 30 requests.
      limits: RateLimits(requestsPerMinute: 500, tokensPerMinute: 60_000),
      // The documented fields; what else Mistral itself takes is not promised here.
      bodyKeys: [
        "model", "prompt", "suffix", "temperature", "top_p", "max_tokens", "min_tokens", "stream",
        "stop", "random_seed",
      ]),
    Preset(
      name: "local", title: "The local model",
      summary: "no network: the text that your own project makes likely here",
      dialect: .local, base: nil, key: .none, keyNames: [], model: nil, needsModel: false),
  ]

  /// The region that stands in for `{region}` when the user names none. Langdock documents `eu` only.
  static let defaultRegion = "eu"

  public static func named(_ name: String) -> Preset? {
    all.first { $0.name == name }
  }
}
