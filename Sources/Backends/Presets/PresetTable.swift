import HTTPStreaming

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
      name: "litellm", title: "LiteLLM",
      summary:
        "a LiteLLM proxy with a text-completion-codestral model, or its /mistral pass-through",
      dialect: .openAICompletions, base: "http://127.0.0.1:4000/v1",
      key: .optional, keyNames: ["LITELLM_API_KEY", "LITELLM_MASTER_KEY"], model: "codestral",
      family: "codestral",
      // What the proxy does not know it hands on, and Mistral answers 422.
      bodyKeys: [
        "model", "prompt", "suffix", "temperature", "top_p", "max_tokens", "min_tokens", "stream",
        "stop", "seed", "stream_options",
      ],
      // By default the proxy tries three times and takes seconds for it.
      headers: ["x-litellm-num-retries": "0"], timeoutHeader: "x-litellm-timeout",
      passThrough: PassThrough(path: "/mistral", dialect: .mistralFIM, model: "codestral-latest"),
      errorRules: liteLLMErrors, bare500MeansNoKey: true),
    Preset(
      name: "litellm-chat", title: "LiteLLM",
      summary: "any chat model behind a LiteLLM proxy, asked to fill in the middle",
      dialect: .openAIChat, base: "http://127.0.0.1:4000/v1",
      key: .optional, keyNames: ["LITELLM_API_KEY", "LITELLM_MASTER_KEY"], model: nil,
      deadlines: chat, promptTokens: chatTokens, headers: ["x-litellm-num-retries": "0"],
      timeoutHeader: "x-litellm-timeout", assistantPrefix: true, errorRules: liteLLMErrors,
      bare500MeansNoKey: true),
    Preset(
      name: "pipilot", title: "PiPilot",
      summary: "PiPilot's coding model, Codestral behind a chat route; works without a key",
      dialect: .openAIChat, base: "https://pipilot.dev/api/v1",
      key: .optional, keyNames: ["PIPILOT_API_KEY"], model: "pipilot-1-code",
      deadlines: chat, promptTokens: chatTokens,
      // What its documentation shows; the rest is not promised.
      bodyKeys: ["model", "messages", "temperature", "max_tokens", "stream", "stop"],
      temperatures: 0.1...0.3),
    Preset(
      name: "pixlab", title: "PixLab",
      summary: "PixLab's CODER endpoint; a chat model without streaming, best asked by hand",
      dialect: .pixlab, base: "https://llm.pixlab.io", root: "",
      key: .required, keyNames: ["PIXLAB_API_KEY"], auth: .bodyMember("key"),
      keyHeader: "www-authenticate", model: nil, needsModel: false,
      deadlines: HTTPDeadlines(firstByte: .seconds(10), stall: .seconds(5), total: .seconds(12)),
      promptTokens: chatTokens),
    Preset(
      name: "deepseek", title: "DeepSeek",
      summary: "DeepSeek's fill-in-the-middle route (beta)",
      dialect: .openAICompletions, base: "https://api.deepseek.com/beta", root: "/beta",
      key: .required, keyNames: ["DEEPSEEK_API_KEY"], model: "deepseek-v4-flash",
      bodyKeys: [
        "model", "prompt", "suffix", "max_tokens", "temperature", "top_p", "stream",
        "stream_options", "stop",
      ]),
    Preset(
      name: "openai", title: "OpenAI",
      summary: "OpenAI's completions with a suffix, which its gpt-3.5-turbo-instruct has",
      dialect: .openAICompletions, base: "https://api.openai.com/v1",
      key: .required, keyNames: ["OPENAI_API_KEY"], model: "gpt-3.5-turbo-instruct"),
    Preset(
      name: "openrouter", title: "OpenRouter",
      summary: "any chat model on OpenRouter, asked to fill in the middle; Codestral by default",
      dialect: .openAIChat, base: "https://openrouter.ai/api/v1",
      key: .required, keyNames: ["OPENROUTER_API_KEY"], model: "mistralai/codestral-2508",
      deadlines: chat, promptTokens: chatTokens),
    Preset(
      name: "inception", title: "Inception",
      summary: "Inception's Mercury, on its own fill-in-the-middle route",
      dialect: .mistralFIM, base: "https://api.inceptionlabs.ai/v1",
      key: .required, keyNames: ["INCEPTION_API_KEY"], model: "mercury-edit-2",
      bodyKeys: [
        "model", "prompt", "suffix", "max_tokens", "temperature", "top_p", "stream", "stop",
      ]),
    Preset(
      name: "llamacpp", title: "llama-server",
      summary: "llama.cpp's llama-server on its /infill route; no key, no model name",
      // The port since version 0.7; before that 8080.
      dialect: .llamaInfill, base: "http://127.0.0.1:9931", root: "",
      key: .optional, keyNames: ["LLAMA_API_KEY"], model: nil, needsModel: false,
      deadlines: ownMachine, promptTokens: ownMachineTokens, contextRoute: "props",
      unreachableHint: "llama-server listened on port 8080 before version 0.7"),
    Preset(
      name: "ollama", title: "Ollama",
      summary: "a model in Ollama; with its own suffix support, else by the family's tokens",
      dialect: .ollama, base: "http://127.0.0.1:11434", root: "",
      key: .optional, keyNames: ["OLLAMA_API_KEY"], model: "qwen2.5-coder:1.5b",
      deadlines: ownMachine, loadDeadline: .seconds(60), promptTokens: ownMachineTokens,
      errorRules: [
        ErrorRule(
          contains: "try pulling it first", meaning: .kind(.modelNotFound),
          advice: "Pull it with `ollama pull`, or set `model` to one of `ollama list`.")
      ],
      unreachableHint: "start it with `ollama serve`"),
    Preset(
      name: "vllm", title: "vLLM",
      summary: "a base or coder model in vLLM, by the family's tokens",
      dialect: .openAICompletions, base: "http://127.0.0.1:8000/v1",
      key: .optional, keyNames: ["VLLM_API_KEY"], model: nil, suffix: .template,
      deadlines: ownMachine, promptTokens: ownMachineTokens, contextRoute: "models",
      bodyKeys: engineKeys.union(["min_tokens"])),
    Preset(
      name: "sglang", title: "SGLang",
      summary: "a base or coder model in SGLang, by the family's tokens",
      dialect: .openAICompletions, base: "http://127.0.0.1:30000/v1",
      key: .optional, keyNames: ["SGLANG_API_KEY"], model: nil, suffix: .template,
      deadlines: ownMachine, promptTokens: ownMachineTokens, contextRoute: "models",
      bodyKeys: engineKeys.union(["min_tokens"])),
    Preset(
      name: "tgi", title: "Text Generation Inference",
      summary: "Hugging Face's text-generation-inference, by the family's tokens",
      // A suffix would be put behind the answer's text.
      dialect: .openAICompletions, base: "http://127.0.0.1:8080/v1",
      key: .optional, keyNames: ["TGI_API_KEY"], model: nil, suffix: .template,
      deadlines: ownMachine, promptTokens: ownMachineTokens,
      bodyKeys: engineKeys.subtracting(["stream_options"])),
    Preset(
      name: "lmstudio", title: "LM Studio",
      summary: "a base or coder model in LM Studio, by the family's tokens",
      dialect: .openAICompletions, base: "http://127.0.0.1:1234/v1",
      key: .optional, keyNames: ["LM_STUDIO_API_KEY"], model: nil, suffix: .template,
      deadlines: ownMachine, loadDeadline: .seconds(60), promptTokens: ownMachineTokens,
      bodyKeys: engineKeys, unreachableHint: "start its server in the Developer tab"),
    Preset(
      name: "tabby", title: "Tabby",
      summary: "a Tabby server, which builds its own prompts",
      dialect: .tabby, base: "http://127.0.0.1:8080/v1",
      key: .optional, keyNames: ["TABBY_TOKEN"], model: nil, needsModel: false,
      deadlines: ownMachine, promptTokens: ownMachineTokens),
    Preset(
      name: "local", title: "The local model",
      summary: "no network: the text that your own project makes likely here",
      dialect: .local, base: nil, key: .none, keyNames: [], model: nil, needsModel: false),
  ]

  /// What an engine with OpenAI's legacy completions takes when the suffix goes into the prompt.
  private static let engineKeys: Set<String> = [
    "model", "prompt", "max_tokens", "temperature", "top_p", "stream", "stream_options", "stop",
    "seed",
  ]

  private static let liteLLMErrors = [
    // Without a database the proxy answers 400 to any key but its own.
    ErrorRule(type: "no_db_connection", meaning: .kind(.unauthorized)),
    // The proxy's own words for a wrong key of ours are others.
    ErrorRule(
      contains: "litellm.AuthenticationError", meaning: .kind(.unauthorized),
      advice: "The proxy's own key was refused by the model's provider: check `api_key` in the "
        + "proxy's configuration."),
    // After a failure of the one deployment there is, every request gets this for five seconds.
    ErrorRule(type: "all_deployments_in_cooldown", meaning: .echo),
    ErrorRule(contains: "litellm.Timeout", meaning: .kind(.timedOut)),
    ErrorRule(contains: "Cannot connect to host", meaning: .kind(.unreachable)),
    ErrorRule(
      contains: #"extra_forbidden", "loc": ["body", "suffix"]"#, meaning: .kind(.badRequest),
      advice: "In the proxy's configuration the model must begin with text-completion-codestral/ "
        + "to be asked with a suffix."),
  ]

  /// The region that stands in for `{region}` when the user names none. Langdock documents `eu` only.
  static let defaultRegion = "eu"

  public static func named(_ name: String) -> Preset? {
    all.first { $0.name == name }
  }
}
