import Backends
import Completion
import ProjectIndex
import PromptContext

/// Every setting, each in one place. The loader, the documentation, the JSON schema and the command
/// line all read this table.
public enum OptionTable {
  public static let options: [Option] =
    backend + completion + context + privacy + languages + index + statistics + log

  static let presetNames = Preset.all.map(\.name)

  /// Names the user's file; a file cannot name itself, so these are no options.
  public static let configFlag = Option.Flag("--config", "FILE")
  public static let configVariable = "MIDFILL_CONFIG"

  /// Every flag that sets something, for the command line.
  public static var flags: [Option.Flag] { options.compactMap(\.flag) + [configFlag] }

  private static let backend: [Option] = [
    Option(
      "backend", .backend, standard: "see below",
      "Who completes: a preset's name, an object of the settings below, or a list that is tried in "
        + "order. Without one, a key in CODESTRAL_API_KEY selects `codestral`, one in "
        + "MISTRAL_API_KEY selects `mistral`, else the local model answers.",
      project: .refused
    ) { _, _, _ in },
    .backend(
      "preset", .preset(presetNames), standard: "see `backend`",
      "The provider whose defaults all else starts from.", environment: "MIDFILL_BACKEND",
      flag: Option.Flag("--backend", "PRESET")
    ) { value, draft in draft.preset = value.text },
    .backend(
      "base", .url, "The base URL, with or without `/v1`.", environment: "MIDFILL_BASE",
      flag: Option.Flag("--base", "URL")
    ) { value, draft in draft.base = value.text },
    .backend(
      "model", .text, "The model's name at the provider.", environment: "MIDFILL_MODEL",
      flag: Option.Flag("--model", "NAME")
    ) { value, draft in draft.model = value.text },
    .backend(
      "key", .key, standard: "the preset's environment variable",
      "The key itself, or where to find it: an environment variable, a file's first line, or the "
        + "first line that a command prints (run without a shell, within 10 seconds). The preset's own "
        + "variable, not named here, is sent to the preset's own hosts and this machine only.",
      flag: Option.Flag("--key-env", "NAME", member: "env")
    ) { value, draft in draft.key = KeySource(value) },
    .backend(
      "headers", .headers, standard: "{}", "HTTP headers sent with every request."
    ) { value, draft in
      for member in value.members ?? [] { draft.headers[member.key] = member.value.text }
    },
    .backend(
      "extra", .object, standard: "{}", "Members put into the body of every request."
    ) { value, draft in draft.extra = value.members ?? [] },
    .backend("region", .identifier, "Langdock's region.") { value, draft in
      draft.region = value.text
    },
    .backend(
      "allowInsecure", .boolean, standard: "false",
      "Allow `http` to a host that is neither this machine nor in a private network."
    ) { value, draft in draft.allowInsecure = value.boolean },
  ]

  private static let completion: [Option] = [
    .word(
      "completion.trigger", \.configuration.completion.trigger,
      "Whether suggestions come while typing, or only when asked for.",
      project: .only(.string(CompletionOptions.Trigger.onDemand.rawValue))),
    .word(
      "completion.eagerness", \.configuration.completion.eagerness,
      "How readily something is shown: at the ends of lines only and mostly one line, or anywhere "
        + "and at once; and how sure the local model must be.",
      project: .allowed),
    .integer(
      "completion.maxLines", \.configuration.completion.maxLines, 1...40,
      "The most lines a suggestion may have.", project: .allowed),
    Option(
      "completion.debounce", .wordOrInteger(["adaptive"], 0...5_000), standard: "\"adaptive\"",
      "The pause in typing before a request goes out, in milliseconds.", project: .allowed
    ) { value, _, draft in
      draft.configuration.completion.debounce =
        value.integer.map(CompletionOptions.Debounce.milliseconds) ?? .adaptive
    },
    .boolean(
      "completion.inComments", \.configuration.completion.inComments,
      "Whether suggestions come by themselves inside comments.", project: .allowed),
    .boolean(
      "completion.inStrings", \.configuration.completion.inStrings,
      "Whether suggestions come by themselves inside strings.", project: .allowed),
  ]

  private static let context: [Option] =
    [
      Option(
        "context.tokens", .integer(128...131_072), standard: "the preset's",
        "The budget of a whole prompt, in tokens.", project: .allowed
      ) { value, _, draft in draft.configuration.context.tokens = value.integer }
    ]
    + ContextSourceName.allCases.map { source in
      Option(
        "context.sources.\(source.rawValue)", .boolean, standard: "true",
        "Whether prompts hold \(source.summary).", project: .allowed
      ) { value, _, draft in
        if value.boolean == false {
          draft.configuration.context.disabled.insert(source)
        } else {
          draft.configuration.context.disabled.remove(source)
        }
      }
    }

  private static let privacy: [Option] = [
    .boolean(
      "privacy.localOnly", \.configuration.privacy.localOnly,
      "Send nothing anywhere: only the local model answers, whatever the backend.",
      project: .only(.bool(true))),
    Option(
      "privacy.exclude", .texts, standard: "[]",
      "Files that never enter a prompt, as patterns like those of `.gitignore`. The patterns of all "
        + "layers add up.",
      project: .addsPatterns
    ) { value, _, draft in
      for pattern in (value.elements ?? []).compactMap(\.text)
      where !draft.configuration.privacy.exclude.contains(pattern) {
        draft.configuration.privacy.exclude.append(pattern)
      }
    },
    .boolean(
      "privacy.redact", \.configuration.privacy.redact,
      "Replace key-shaped strings in prompts.", project: .only(.bool(true))),
    .boolean(
      "privacy.ledger", \.configuration.privacy.ledger,
      "Write down what was sent and when, without the text: `midfill ledger` reads it.",
      project: .only(.bool(true))),
  ]

  private static let languages: [Option] = [
    Option(
      "languages.*.enabled", .boolean, standard: "true",
      "Whether suggestions come in this language; `*` is an LSP language id such as `markdown`.",
      project: .only(.bool(false))
    ) { value, language, draft in
      if value.boolean == false {
        draft.configuration.completion.disabledLanguages.insert(language)
      } else {
        draft.configuration.completion.disabledLanguages.remove(language)
      }
    }
  ]

  private static let index: [Option] = [
    .integer(
      "index.totalBytes", \.configuration.index.totalBytes, 1 << 20...1 << 32,
      "The most source text the index of the workspace holds, in bytes.", project: .allowed),
    .integer(
      "index.fileBytes", \.configuration.index.fileBytes, 1_000...50_000_000,
      "A larger file is not indexed, in bytes.", project: .allowed),
  ]

  private static let statistics: [Option] = [
    .boolean(
      "statistics.enabled", \.configuration.statistics.isOn,
      "Whether it is counted, in a file on this machine and never with any text, what became of "
        + "suggestions; `midfill stats` prints it.",
      project: .only(.bool(false)))
  ]

  private static let log: [Option] = [
    .word(
      "log.level", \.configuration.log.level, "The least that is logged.", project: .refused,
      environment: "MIDFILL_LOG"),
    Option(
      "log.file", .text, standard: "the editor's log",
      "The file that the log is appended to; a leading `~` is the home folder.", project: .refused
    ) { value, _, draft in draft.configuration.log.file = value.text },
  ]
}

extension KeySource {
  /// From a value that fits `OptionShape.key`.
  init?(_ value: SettingsValue) {
    if let text = value.text {
      self = .text(Secret(text))
    } else if let name = value["env"]?.text {
      self = .environment(name)
    } else if let path = value["file"]?.text {
      self = .file(path)
    } else if let arguments = value["command"]?.elements {
      self = .command(arguments.compactMap(\.text))
    } else {
      return nil
    }
  }
}
