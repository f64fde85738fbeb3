import Backends
import Completion
import Foundation
import PromptContext
import Testing

@testable import Settings

@Suite struct ContinueImportTests {
  private static let key = "sk-abc123DEF456ghi789"

  private func json(
    _ text: String, workspace: [String] = [], dotenv: [String] = [],
    environment: [String: String] = [:], model: String? = nil
  ) throws -> ContinueImport {
    try ContinueImport(
      ContinueFiles(
        main: .init(name: "~/.continue/config.json", text: text),
        workspace: workspace.map { .init(name: "/projects/app/.continuerc.json", text: $0) },
        dotenv: dotenv.map { .init(name: "~/.continue/.env", text: $0) }),
      model: model, environment: environment)
  }

  private func yaml(
    _ text: String, dotenv: [String] = [], environment: [String: String] = [:]
  ) throws -> ContinueImport {
    try ContinueImport(
      ContinueFiles(
        main: .init(name: "~/.continue/config.yaml", text: text),
        dotenv: dotenv.map { .init(name: "~/.continue/.env", text: $0) }),
      environment: environment)
  }

  /// What our own loader makes of the result; it must find no fault in it.
  private func load(_ text: String) -> Configuration {
    let configuration = Fixture.user(text).load()
    #expect(configuration.problems.isEmpty)
    return configuration
  }

  private func backend(_ result: ContinueImport) throws -> BackendSource {
    var backend = try #require(load(result.text).backends.first)
    backend.keyPlace = nil
    return backend
  }

  private func fault(_ read: () throws -> ContinueImport) -> String? {
    do {
      _ = try read()
      return nil
    } catch {
      return "\(error)"
    }
  }

  // MARK: Langdock's own sample

  @Test func langdocksSampleWorksAsItStands() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../../protocol-fixtures/continue/langdock-config.json")
    let result = try json(String(contentsOf: file, encoding: .utf8))
    #expect(
      result.text == """
        // From Continue's ~/.continue/config.json: the model "Codestral".
        {"backend": {"preset": "langdock", "region": "eu", "model": "codestral-2405"}}

        """)
    #expect(
      try backend(result)
        == BackendSource(preset: "langdock", model: "codestral-2405", region: "eu"))
    #expect(result.omissions == [])
    #expect(
      result.notes == [
        "apiKey is only a placeholder: put your key into the environment variable LANGDOCK_API_KEY"
      ])
  }

  @Test func theKeyGoesAlongButNotToTheScreen() throws {
    let result = try json(
      """
      {"tabAutocompleteModel": {"title": "C", "provider": "mistral", "model": "codestral-2405",
        "apiKey": "\(Self.key)", "apiBase": "https://api.langdock.com/mistral/eu/v1/",
        "requestOptions": {"headers": {"X-Token": "\(Self.key)"}}}}
      """)
    #expect(try backend(result).key == .text(Secret(Self.key)))
    #expect(try backend(result).headers == ["X-Token": Self.key])
    let shown = result.redactedText + result.notes.joined() + result.omissions.joined()
    #expect(!shown.contains(Self.key))
    #expect(result.redactedText.contains(#""key": "<redacted>""#))
    #expect(result.redactedText.contains(#""headers": {"X-Token": "<redacted>"}"#))
  }

  // MARK: Providers

  @Test(
    arguments: [
      (nil, "codestral-latest", BackendSource(preset: "codestral", model: "codestral-latest")),
      (nil, "mistral-small", BackendSource(preset: "mistral", model: "mistral-small")),
      ("https://codestral.mistral.ai/v1", "c", BackendSource(preset: "codestral", model: "c")),
      ("https://api.mistral.ai/v1/", "c", BackendSource(preset: "mistral", model: "c")),
      (
        "https://fim.example/v1", "c",
        BackendSource(preset: "mistral", base: "https://fim.example/v1", model: "c")
      ),
      (
        "https://api.langdock.com/mistral/us/v1", "c",
        BackendSource(preset: "langdock", model: "c", region: "us")
      ),
      ("https://api.mistral.ai", "AUTODETECT", BackendSource(preset: "mistral")),
    ] as [(String?, String, BackendSource)])
  func theHostTellsWhoSpeaksMistral(
    _ base: String?, _ model: String, _ expected: BackendSource
  ) throws {
    let apiBase = base.map { #", "apiBase": "\#($0)""# } ?? ""
    let result = try json(
      #"{"tabAutocompleteModel": {"title": "x", "provider": "mistral", "model": "\#(model)"\#(apiBase)}}"#
    )
    #expect(try backend(result) == expected)
    #expect(result.notes.isEmpty)
  }

  @Test(
    arguments: [
      ("ollama", nil, "ollama", nil),
      ("ollama", "http://gpu:11434", "ollama", "http://gpu:11434"),
      ("llama.cpp", nil, "llamacpp", "http://127.0.0.1:8080"),
      ("lmstudio", "http://localhost:1234/v1/", "lmstudio", "http://localhost:1234/v1/"),
      ("vllm", "http://localhost:8000/v1", "vllm", "http://localhost:8000/v1"),
      ("openai", nil, "openai", nil), ("openai", "https://api.openai.com/v1/", "openai", nil),
      ("openai", "http://localhost:9000/v1", "vllm", "http://localhost:9000/v1"),
      ("deepseek", nil, "deepseek", nil),
      ("deepseek", "https://api.deepseek.com/", "deepseek", nil),
      ("openrouter", "https://openrouter.ai/api/v1", "openrouter", nil),
      ("inception", nil, "inception", nil),
      ("huggingface-tgi", "http://tgi:80", "tgi", "http://tgi:80"),
    ] as [(String, String?, String, String?)])
  func otherProviders(
    _ provider: String, _ base: String?, _ preset: String, _ expected: String?
  ) throws {
    let apiBase = base.map { #", "apiBase": "\#($0)""# } ?? ""
    let result = try json(
      #"{"tabAutocompleteModel": {"title": "x", "provider": "\#(provider)", "model": "m"\#(apiBase)}}"#
    )
    #expect(try backend(result) == BackendSource(preset: preset, base: expected, model: "m"))
    #expect(result.notes.isEmpty == !(provider == "openai" && preset == "vllm"))
  }

  @Test(arguments: ["anthropic", "continue-proxy", ""])
  func aProviderWithoutCounterpartIsNamed(_ provider: String) {
    let text = #"{"tabAutocompleteModel": {"title": "x", "provider": "\#(provider)"}}"#
    let found = fault { try json(text) }
    #expect(
      found?.hasPrefix(
        "~/.continue/config.json: its model \"x\" has the provider \"\(provider)\", which has no "
          + "counterpart here; the presets are codestral, mistral,") == true)
  }

  /// OpenAI's key must not go to another company because its preset is used.
  @Test func siliconflowHasItsOwnKey() throws {
    let result = try json(#"{"tabAutocompleteModel": {"provider": "siliconflow", "model": "m"}}"#)
    #expect(
      try backend(result)
        == BackendSource(
          preset: "openai", base: "https://api.siliconflow.cn/v1", model: "m",
          key: .environment("SILICONFLOW_API_KEY")))
  }

  @Test func aModelLeftToTheServer() throws {
    let result = try json(
      #"{"tabAutocompleteModel": {"provider": "lmstudio", "model": "AUTODETECT"}}"#)
    #expect(try backend(result) == BackendSource(preset: "lmstudio"))
    #expect(
      result.notes == [
        "Continue asks the server for the model's name; if Midfill wants it, set `backend.model`"
      ])
  }

  // MARK: Options

  @Test func optionsThatMeanSomethingHere() throws {
    let result = try json(
      """
      { // Continue reads comments too
        "completionOptions": {"temperature": 0.1, "topK": 5},
        "requestOptions": {"headers": {"A": "1", "B": "2"}, "proxy": "http://p"},
        "tabAutocompleteModel": {"title": "C", "provider": "mistral", "model": "codestral-latest",
          "contextLength": 32000, "template": "mistral",
          "completionOptions": {"temperature": 0.2, "topP": 0.9, "stop": ["x"], "maxTokens": 100},
          "requestOptions": {"headers": {"B": "3"}, "timeout": 5,
            "extraBodyProperties": {"random_seed": 1}}},
        "tabAutocompleteOptions": {"debounceDelay": 500, "maxPromptTokens": 2048, "disable": true,
          "multilineCompletions": "never", "disableInFiles": ["*.md", "secret/**"],
          "useImports": true, "transform": false, "prefixPercentage": 0.5, "novelty": 1},
      }
      """)
    let configuration = load(result.text)
    #expect(configuration.backends.first?.headers == ["A": "1", "B": "3"])
    #expect(
      configuration.backends.first?.extra
        == #"{"random_seed": 1, "temperature": 0.2, "top_p": 0.9}"#)
    #expect(
      configuration.completion
        == CompletionOptions(trigger: .onDemand, maxLines: 1, debounce: .milliseconds(500)))
    #expect(configuration.context.tokens == 2_048)
    #expect(configuration.privacy.exclude == ["*.md", "secret/**"])
    #expect(
      result.omissions == [
        "requestOptions.proxy: set the environment variable https_proxy",
        "requestOptions.timeout: Midfill has deadlines of its own, made for typing",
        "completionOptions.topK: nothing here corresponds to it",
        "completionOptions.stop: the stop texts follow from the code around the cursor",
        "completionOptions.maxTokens: `completion.maxLines` says how long a suggestion may get",
        "tabAutocompleteOptions.useImports: nothing here corresponds to it",
        "tabAutocompleteOptions.transform: the filters cannot be turned off",
        "tabAutocompleteOptions.prefixPercentage: the prompt's budget has no fixed shares",
        "tabAutocompleteOptions.novelty: nothing here corresponds to it",
        "contextLength: Midfill's prompts are far below any model's limit; see `context.tokens`",
        "template: that is a template for chat",
      ])
  }

  @Test func valuesOutOfOurRangeAreBroughtIntoIt() throws {
    let result = try json(
      """
      {"tabAutocompleteModel": {"provider": "mistral", "completionOptions": {"temperature": NaN}},
       "tabAutocompleteOptions": {"debounceDelay": 1e99, "maxPromptTokens": -5}}
      """)
    #expect(load(result.text).completion.debounce == .milliseconds(5_000))
    #expect(load(result.text).context.tokens == 128)
    #expect(result.omissions == ["completionOptions.temperature: nothing here corresponds to it"])
    let odd = try json(
      """
      {"tabAutocompleteModel": {"provider": "mistral",
        "requestOptions": {"extraBodyProperties": {"x": Infinity}}},
       "tabAutocompleteOptions": {"debounceDelay": NaN, "disableInFiles": "*.md"}}
      """)
    #expect(load(odd.text).completion == CompletionOptions())
    #expect(odd.omissions.count == 3)
  }

  // MARK: Secrets

  private static let named = """
    {"env": ["MY_KEY"], "tabAutocompleteModel": {"title": "C", "provider": "mistral",
      "model": "codestral-latest", "apiKey": "MY_KEY"}}
    """

  @Test func aNamedKeyStaysAVariable() throws {
    let result = try json(Self.named, environment: ["MY_KEY": Self.key])
    #expect(try backend(result).key == .environment("MY_KEY"))
    #expect(result.notes.isEmpty)
    #expect(!result.text.contains(Self.key))
    let unset = try json(Self.named)
    #expect(try backend(unset).key == .environment("MY_KEY"))
    #expect(
      unset.notes == ["the key MY_KEY is set nowhere yet: Midfill will look in the environment"])
  }

  @Test func aKeyFromADotenvFileIsCopied() throws {
    let result = try json(
      Self.named, dotenv: ["# keys\nexport MY_KEY=\"\(Self.key)\" # mine\n"],
      environment: ["MY_KEY": "other"])
    #expect(try backend(result).key == .text(Secret(Self.key)))
    #expect(
      result.notes == [
        "the key MY_KEY was in ~/.continue/.env, which Midfill does not read; it is copied"
      ])
    #expect(!result.redactedText.contains(Self.key))
  }

  @Test func secretsInsideOtherTextsAreFilledIn() throws {
    let text = """
      models:
        - name: C
          provider: mistral
          model: codestral-latest
          apiBase: https://${{ secrets.HOST }}/v1
          roles: [autocomplete]
          requestOptions:
            headers:
              X-Team: "team ${{ secrets.TEAM }}!"
              X-Lost: ${{ secrets.LOST }}
      """
    let result = try yaml(text, environment: ["HOST": "fim.example", "TEAM": "blue"])
    #expect(try backend(result).base == "https://fim.example/v1")
    #expect(try backend(result).headers == ["X-Team": "team blue!"])
    #expect(result.omissions == ["requestOptions.headers.X-Lost: its value is not known here"])
    #expect(
      fault { try yaml(text) }
        == "~/.continue/config.yaml: the `apiBase` of \"C\" names a secret that is set nowhere")
  }

  @Test func dotenvFiles() {
    let values = ContinueSecrets.dotenv(
      "A=1\r\n B = two words # note\nC='x # y'\nD=\"a\\nb\"\nexport E=e\n#F=f\nG\n=h\nI=")
    #expect(
      values == ["A": "1", "B": "two words", "C": "x # y", "D": "a\nb", "E": "e", "I": ""])
  }

  // MARK: YAML

  @Test func aModelWithTheRoleIsTaken() throws {
    let result = try yaml(
      """
      name: Mine
      version: 1.0.0
      schema: v1
      defaults: &defaults
        provider: mistral
        apiKey: ${{ secrets.CODESTRAL_KEY }}
      models:
        - uses: mistral/codestral
          with: { KEY: x }
        - name: Chat
          <<: *defaults
          model: mistral-large
          roles: [chat, edit]
        - name: Codestral
          <<: *defaults
          model: codestral-latest
          roles:
            - autocomplete
          defaultCompletionOptions:
            temperature: 0.2
          autocompleteOptions:
            debounceDelay: 250
            onlyMyCode: true
        - name: Second
          provider: ollama
          model: qwen2.5-coder
          roles: [autocomplete]
      """, environment: ["CODESTRAL_KEY": Self.key])
    let expected = BackendSource(
      preset: "codestral", model: "codestral-latest", key: .environment("CODESTRAL_KEY"),
      extra: #"{"temperature": 0.2}"#)
    #expect(try backend(result) == expected)
    #expect(load(result.text).completion.debounce == .milliseconds(250))
    #expect(
      result.omissions == [
        "models: `uses: mistral/codestral` is a block of Continue's hub",
        "the model \"Second\": Continue completes with one at a time; import it by its name",
        "autocompleteOptions.onlyMyCode: files outside the workspace are never used",
      ])
  }

  @Test(arguments: [
    ("models: []", "none of its models has the role `autocomplete`"),
    (
      "models:\n  - name: a\n    provider: mistral",
      "none of its models has the role `autocomplete`"
    ),
    (
      "models:\n  - uses: a/b\n  - uses: c/d",
      "its models are blocks of Continue's hub (a/b, c/d), which only Continue can load"
    ),
  ])
  func withoutACompletingModel(_ text: String, _ reason: String) {
    #expect(fault { try yaml(text) } == "~/.continue/config.yaml: \(reason)")
  }

  // MARK: JSON

  @Test func aModelOfSeveralIsChosenByName() throws {
    let text = """
      {"tabAutocompleteModel": [{"title": "A", "provider": "mistral", "model": "codestral-a"},
        {"title": "B", "provider": "mistral", "model": "codestral-b"}]}
      """
    #expect(try backend(json(text)).model == "codestral-a")
    let second = try json(text, model: "B")
    #expect(try backend(second).model == "codestral-b")
    #expect(
      second.omissions == [
        "the model \"A\": Continue completes with one at a time; import it by its name"
      ])
    #expect(
      fault { try json(text, model: "C") }
        == "~/.continue/config.json: no autocomplete model has this name")
  }

  @Test func workspaceFilesAreMerged() throws {
    let main = """
      {"tabAutocompleteModel": {"title": "C", "provider": "mistral", "model": "codestral-a"},
       "tabAutocompleteOptions": {"debounceDelay": 100, "disableInFiles": ["a"]}}
      """
    let merged = try json(
      main,
      workspace: [
        """
        {"mergeBehavior": "merge", "tabAutocompleteModel": {"model": "codestral-b"},
         "tabAutocompleteOptions": {"disableInFiles": ["b"]}}
        """
      ])
    #expect(try backend(merged).model == "codestral-b")
    #expect(load(merged.text).completion.debounce == .milliseconds(100))
    #expect(load(merged.text).privacy.exclude == ["a", "b"])
    #expect(merged.notes.count == 1)
    let overwritten = try json(
      main,
      workspace: [
        #"{"mergeBehavior": "overwrite", "tabAutocompleteOptions": {"disableInFiles": ["b"]}}"#
      ])
    #expect(load(overwritten.text).completion.debounce == .adaptive)
    #expect(load(overwritten.text).privacy.exclude == ["b"])
  }

  @Test(arguments: [
    ("{}", "it has no `tabAutocompleteModel`"), ("", "it has no `tabAutocompleteModel`"),
    ("[1]", "it has no `tabAutocompleteModel`"),
    (#"{"tabAutocompleteModel": "x"}"#, "it has no `tabAutocompleteModel`"),
    (#"{"tabAutocompleteModel": {}}"#, "it has no `tabAutocompleteModel`"),
  ])
  func withoutAModel(_ text: String, _ reason: String) {
    #expect(fault { try json(text) } == "~/.continue/config.json: \(reason)")
  }

  @Test func faultsNameTheirFileAndPlace() {
    #expect(
      fault { try json("{\n  oops\n}") }
        == "~/.continue/config.json:3:1: expected `:` after the key")
    #expect(
      fault { try json("{}", workspace: ["{"]) }
        == "/projects/app/.continuerc.json:1:1: this `{` is never closed")
    #expect(
      fault { try yaml("a: [") } == "~/.continue/config.yaml:1:4: this `[` is never closed")
  }
}
