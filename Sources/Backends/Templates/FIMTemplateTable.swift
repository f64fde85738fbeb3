extension FIMTemplate {
  /// The families, in the order in which a model's name is matched. Sources: the models' own cards,
  /// Continue's AutocompleteTemplate.ts, mistral-common's tests.
  static let all: [FIMTemplate] = [
    qwen,
    FIMTemplate(
      family: "codestral", names: [["codestral"]], order: .suffixFirst,
      prefix: "[PREFIX]", suffix: "[SUFFIX]", files: .plusLines,
      stops: ["</s>", PlusLines.stop, "[PREFIX]", "[SUFFIX]", "[MIDDLE]"]),
    FIMTemplate(
      family: "deepseek", names: [["deepseek"]],
      prefix: "<｜fim▁begin｜>", suffix: "<｜fim▁hole｜>", middle: "<｜fim▁end｜>",
      stops: ["<｜end▁of▁sentence｜>", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"]),
    starCoder,
    FIMTemplate(
      family: "codellama", names: [["codellama"], ["code-llama"]],
      prefix: "<PRE> ", suffix: " <SUF>", middle: " <MID>",
      stops: ["<EOT>", "<PRE>", "<SUF>", "<MID>"], needsLineFeeds: true),
    FIMTemplate(
      family: "codegemma", names: [["codegemma"]],
      prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>",
      files: .marked(repository: nil, file: "<|file_separator|>"),
      stops: [
        "<|file_separator|>", "<eos>", "<end_of_turn>", "<|fim_prefix|>", "<|fim_suffix|>",
        "<|fim_middle|>",
      ]),
    FIMTemplate(
      family: "granite-4", names: [["granite-4"], ["granite4"], ["granite:4"]],
      prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>",
      stops: [
        "<|end_of_text|>", "<|fim_pad|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>",
      ]),
    FIMTemplate(
      family: "granite", names: [["granite"]],
      prefix: "<fim_prefix>", suffix: "<fim_suffix>", middle: "<fim_middle>",
      stops: starCoderStops, repeatsLine: true),
    FIMTemplate(
      family: "seed-coder", names: [["seed-coder"], ["seed", "coder"]], order: .suffixFirst,
      prefix: "<[fim-prefix]>", suffix: "<[fim-suffix]>", middle: "<[fim-middle]>",
      stops: [
        "<[end▁of▁sentence]>", "<[fim-prefix]>", "<[fim-suffix]>", "<[fim-middle]>",
      ]),
    FIMTemplate(
      family: "mercury", names: [["mercury"]],
      prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>",
      files: .marked(repository: nil, file: "<|file_sep|>"), opening: "<|file_sep|>{path}\n",
      stops: ["<|file_sep|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"]),
    FIMTemplate(
      family: "codegeex", names: [["codegeex"]], order: .suffixFirst,
      prefix: "<|code_prefix|>", suffix: "<|code_suffix|>", middle: "<|code_middle|>",
      opening: "<|user|>\n###PATH:{path}\n###LANGUAGE:{language}\n###MODE:BLOCK\n",
      closing: "<|assistant|>\n",
      stops: [
        "<|user|>", "<|endoftext|>", "<|assistant|>", "<|code_prefix|>", "<|code_suffix|>",
        "<|code_middle|>",
      ]),
  ]

  static let qwen = FIMTemplate(
    family: "qwen", names: [["qwen", "coder"]],
    prefix: "<|fim_prefix|>", suffix: "<|fim_suffix|>", middle: "<|fim_middle|>",
    files: .marked(repository: "<|repo_name|>", file: "<|file_sep|>"),
    // `<|fim_pad|>` ends answers of Qwen3-Coder (its issue 389); `<|cursor|>` was seen in some.
    stops: [
      "<|endoftext|>", "<|fim_pad|>", "<|file_sep|>", "<|im_end|>", "<|fim_prefix|>",
      "<|fim_suffix|>", "<|fim_middle|>", "<|repo_name|>", "<|im_start|>", "<|cursor|>",
    ])

  /// More models took its tokens over than any other's.
  static let starCoder = FIMTemplate(
    family: "starcoder", names: [["starcoder"], ["stable"], ["octocoder"]],
    prefix: "<fim_prefix>", suffix: "<fim_suffix>", middle: "<fim_middle>",
    files: .marked(repository: "<repo_name>", file: "<file_sep>"), stops: starCoderStops)

  private static let starCoderStops = [
    "<|endoftext|>", "<file_sep>", "<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<repo_name>",
  ]

  /// The family of a model by its name; nil for a name that tells none.
  static func known(_ model: String?) -> FIMTemplate? {
    guard let name = model?.lowercased() else { return nil }
    return all.first { $0.names.contains { $0.allSatisfy(name.contains) } }
  }

  /// As `known`, with StarCoder's tokens for all others.
  static func of(_ model: String?) -> FIMTemplate {
    known(model) ?? starCoder
  }
}
