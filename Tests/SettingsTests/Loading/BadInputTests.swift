import Completion
import PromptContext
import Testing

@testable import Settings

/// Each fault is named with its place and what would be right; the rest of the file counts.
@Suite struct BadInputTests {
  @Test(
    arguments: [
      (
        "completion: {maxLines: 0}",
        "2:24: `completion.maxLines` must be a whole number from 1 to 40, not 0"
      ),
      (
        "completion: {maxLines: 2.5}",
        "2:24: `completion.maxLines` must be a whole number from 1 to 40, not 2.5"
      ),
      (
        "completion: {maxLines: 1e300}",
        "2:24: `completion.maxLines` must be a whole number from 1 to 40, not 1e+300"
      ),
      (
        "completion: {maxLines: NaN}",
        "2:24: `completion.maxLines` must be a whole number from 1 to 40, not NaN"
      ),
      (
        "completion: {maxLines: '8'}",
        "2:24: `completion.maxLines` must be a whole number from 1 to 40, not a string"
      ),
      (
        "completion: {maxLine: 8}",
        "2:14: `completion.maxLine` is no setting; did you mean `completion.maxLines`?"
      ),
      ("completions: {}", "2:1: `completions` is no setting; did you mean `completion`?"),
      ("maxLines: 3", "2:1: `maxLines` is no setting; did you mean `completion.maxLines`?"),
      ("zzzzzz: 3", "2:1: `zzzzzz` is no setting"),
      ("'': 3", "2:1: `` is no setting"),
      (
        "'completion.maxLines': 3",
        "2:1: `completion.maxLines` must be written as nested objects, one for each part"
      ),
      ("completion: 7", "2:13: `completion` must be an object, not a number"),
      (
        "completion: {trigger: 'auto'}",
        "2:23: `completion.trigger` must be \"automatic\" or \"onDemand\"; did you mean \"automatic\"?"
      ),
      (
        "completion: {eagerness: 'egaer'}",
        "2:25: `completion.eagerness` must be \"quiet\", \"normal\" or \"eager\"; did you mean \"eager\"?"
      ),
      (
        "completion: {debounce: 5001}",
        "2:24: `completion.debounce` must be \"adaptive\" or a whole number from 0 to 5000, not 5001"
      ),
      (
        "completion: {debounce: true}",
        "2:24: `completion.debounce` must be \"adaptive\" or a whole number from 0 to 5000, not true or false"
      ),
      (
        "privacy: {localOnly: 'yes'}",
        "2:22: `privacy.localOnly` must be true or false, not a string; until this is mended, only the local model answers"
      ),
      (
        "privacy: {exclude: '*.pem'}",
        "2:20: `privacy.exclude` must be a list of strings, not a string; until this is mended, only the local model answers"
      ),
      (
        "privacy: {exclude: ['a', 1]}",
        "2:20: `privacy.exclude` must be a list of strings; until this is mended, only the local model answers"
      ),
      ("languages: {go: false}", "2:17: `languages.go` must be an object, not true or false"),
      (
        "languages: {go: {enable: false}}",
        "2:18: `languages.go.enable` is no setting; did you mean `languages.go.enabled`?"
      ),
      (
        "log: {level: 'verbose'}",
        "2:14: `log.level` must be \"error\", \"warning\", \"info\" or \"debug\""
      ),
      ("log: {file: ''}", "2:13: `log.file` must not be empty"),
      (
        "context: {tokens: 10}",
        "2:19: `context.tokens` must be a whole number from 128 to 131072, not 10"
      ),
      (
        "log: {level: 'info', level: 'warning'}",
        "2:22: `log.level` is written twice; the last one counts"
      ),
      (
        "backend: 7",
        "2:10: `backend` must be a preset's name, an object, or a list of these, not a number"
      ),
      ("backend: 'codestrl'", "2:10: `backend` is no preset; did you mean \"codestral\"?"),
      ("backend: {preset: 7}", "2:19: `backend.preset` must be a preset's name, not a number"),
      (
        "backend: {presett: 'local'}",
        "2:11: `backend.presett` is no setting; did you mean `backend.preset`?"
      ),
      (
        "backend: {preset: 'local', base: 'localhost:1234'}",
        "2:34: `backend.base` must be a URL starting with http:// or https://"
      ),
      (
        "backend: {preset: 'local', base: 'https://'}",
        "2:34: `backend.base` must be a URL starting with http:// or https://"
      ),
      (
        "backend: {preset: 'local', region: '../x'}",
        "2:36: `backend.region` must be a string of letters, digits and hyphens"
      ),
      (
        "backend: {preset: 'local', headers: {'a b': 'c'}}",
        "2:37: `backend.headers` has a name that no header can have"
      ),
      (
        "backend: {preset: 'local', headers: {a: 1}}",
        "2:37: `backend.headers` must have a string for a, not a number"
      ),
      (
        "backend: {preset: 'local', headers: {a: 'x\\r\\nb: y'}}",
        "2:37: `backend.headers` has a control character in the value of a"
      ),
      ("backend: {preset: 'local', extra: []}", nil),
      (
        "backend: {preset: 'local', extra: {n: NaN}}",
        "2:35: `backend.extra` must not hold Infinity or NaN"
      ),
      (
        "backend: {preset: 'local', key: {}}",
        "2:33: `backend.key` must be a string, {\"env\": NAME}, {\"file\": PATH} or {\"command\": [PROGRAM, ...]}"
      ),
      (
        "backend: {preset: 'local', key: {env: 'A', file: 'b'}}",
        "2:33: `backend.key` must be a string, {\"env\": NAME}, {\"file\": PATH} or {\"command\": [PROGRAM, ...]}"
      ),
      ("backend: {preset: 'local', key: {env: ''}}", "2:33: `backend.key` env must be a string"),
      (
        "backend: {preset: 'local', key: {command: 'pass x'}}",
        "2:33: `backend.key` command must be a list of strings, the program first"
      ),
      (
        "backend: {preset: 'local', key: {command: []}}",
        "2:33: `backend.key` command must be a list of strings, the program first"
      ),
      ("backend: [{model: 'x'}, 'local']", "2:11: each backend of a list needs its own `preset`"),
    ] as [(String, String?)])
  func isNamed(_ setting: String, _ problem: String?) {
    let configuration = Fixture.user("{\n\(setting)\n}").load()
    #expect(lines(configuration) == (problem.map { ["~/.config/midfill/config.json:\($0)"] } ?? []))
    // Nothing of it was taken over.
    var defaults = Configuration()
    defaults.problems = configuration.problems
    defaults.backends = configuration.backends
    defaults.backendPlace = configuration.backendPlace
    defaults.files = configuration.files
    #expect(configuration == defaults)
    #expect(configuration.backends.map(\.preset) == ["local"])
  }

  @Test func oneFaultDoesNotSpoilTheRest() {
    let configuration = Fixture.user(
      "{completion: {maxLines: 99, eagerness: 'quiet'}, nonsense: {a: [1]}, context: {tokens: 500}}"
    ).load()
    #expect(configuration.completion == CompletionOptions(eagerness: .quiet))
    #expect(configuration.context.tokens == 500)
    #expect(configuration.problems.map(\.path) == ["completion.maxLines", "nonsense"])
  }

  @Test func aFaultLeavesTheLayerBelow() {
    let configuration = Fixture.user("{completion: {maxLines: 3}}").load(
      ClientSettings(.configuration, json: #"{"completion":{"maxLines":"many"}}"#))
    #expect(configuration.completion.maxLines == 3)
    #expect(
      lines(configuration) == [
        "the editor's settings: `completion.maxLines` must be a whole number from 1 to 40, not a string"
      ])
  }

  @Test func brokenSyntaxIsNamedWithItsPlace() {
    let configuration = Fixture.user("{\n  completion: {\n    maxLines: 3\n    trigger: 'x'\n")
      .load()
    #expect(
      lines(configuration) == [
        "~/.config/midfill/config.json:4:5: expected `,` or `}` after the value; until this is mended, only the local model answers"
      ])
    #expect(configuration.problems.first?.line == 4)
    #expect(configuration.problems.first?.column == 5)
    #expect(configuration.completion == CompletionOptions())
  }

  /// What could not be read may have said what must stay, or where to send: nothing leaves, even
  /// though a key and a flag name a backend.
  @Test(arguments: [
    "{backend: 'local'", "{privacy: {localOnly: 'yes'}}", "{privacy: {exclude: 'secret'}}",
    "{privacy: true}", "{privacy: {localonly: true}}",
  ])
  func nothingIsSentWhilePrivacyIsUnknown(_ text: String) {
    let fixture = Fixture.user(text, environment: ["CODESTRAL_API_KEY": "k"])
    for configuration in [fixture.load(), fixture.load(flags: ["--backend": "mistral"])] {
      #expect(configuration.backends.map(\.preset) == ["local"])
      #expect(
        configuration.problems.first?.message.hasSuffix("only the local model answers") == true)
    }
    #expect(
      Fixture.user("{}", environment: ["CODESTRAL_API_KEY": "k"]).load().backends.map(\.preset)
        == ["codestral"])
  }

  @Test(arguments: [
    "", "  \n", "// nothing yet\n", "null", "{}", "[]", "{completion: null, log: {file: null}}",
  ])
  func nothingIsNoFault(_ text: String) {
    var defaults = Configuration()
    defaults.files = ["~/.config/midfill/config.json"]
    #expect(Fixture.user(text).load() == defaults)
  }

  @Test(arguments: ["7", "'x'", "[1]", "true"])
  func aFileMustHoldAnObject(_ text: String) {
    let found = lines(Fixture.user(text).load())
    #expect(found.count == 1)
    #expect(found.first?.contains("1:1: the settings must be an object, not ") == true)
  }

  @Test func anUnreadableFileIsNamed() {
    let loader = SettingsLoader(
      environment: [:], home: "/home/ana", readFile: { _ in .unreadable("it is not UTF-8 text") },
      runCommand: { _ in .timedOut })
    #expect(
      lines(loader.load()) == [
        "~/.config/midfill/config.json: the file cannot be read: it is not UTF-8 text; until this is mended, only the local model answers"
      ])
  }

  @Test func variablesAndFlagsAreCheckedToo() {
    let fixture = Fixture(environment: [
      "MIDFILL_LOG": "loud", "MIDFILL_BACKND": "local", "MIDFILL_ANYTHING": "1",
      "MIDFILL_MODEL": "",
    ])
    let configuration = fixture.load(flags: ["--backend": "mistrall", "--base": "x"])
    #expect(
      lines(configuration) == [
        "MIDFILL_LOG: `log.level` must be \"error\", \"warning\", \"info\" or \"debug\"",
        "MIDFILL_BACKND: no such variable is read; did you mean MIDFILL_BACKEND?",
        "--backend: `backend.preset` is no preset; did you mean \"mistral\"?",
        "--base: `backend.base` must be a URL starting with http:// or https://",
      ])
    #expect(configuration.backends == [BackendSource(preset: "local")])
  }
}
