import Backends
import Testing

@testable import Settings

@Suite struct KeyTests {
  private static let secret = "sk-abc123DEF456ghi789"

  private func fixture(_ key: String) -> Fixture {
    Fixture.user("{\n  backend: { preset: 'mistral', key: \(key) }\n}")
  }

  private func resolve(_ fixture: Fixture) async -> ResolvedBackends {
    await fixture.loader.resolveBackends(fixture.load())
  }

  @Test func fromTheConfigurationItself() async {
    let resolved = await resolve(fixture("'\(Self.secret)'"))
    #expect(resolved.options.first?.key == Secret(Self.secret))
    #expect(
      resolved.options.first?.keyOrigin
        == "the setting backend.key in ~/.config/midfill/config.json"
    )
  }

  @Test func fromAnEnvironmentVariable() async {
    var fixture = fixture("{env: 'MY_KEY'}")
    fixture.environment = ["MY_KEY": " \(Self.secret)\n", "MISTRAL_API_KEY": "other"]
    let resolved = await resolve(fixture)
    #expect(resolved.options.first?.key == Secret(Self.secret))
    #expect(resolved.options.first?.keyOrigin == "the environment variable MY_KEY")
    #expect(resolved.options.first?.impliedKeyVariable == nil)
  }

  @Test func fromAFile() async {
    var fixture = fixture("{file: '~/.keys/mistral'}")
    fixture.files["/home/ana/.keys/mistral"] = "\(Self.secret)\r\nsecond line\n"
    let resolved = await resolve(fixture)
    #expect(resolved.options.first?.key == Secret(Self.secret))
    #expect(resolved.options.first?.keyOrigin == "the file ~/.keys/mistral")
  }

  @Test func fromACommand() async {
    var fixture = fixture("{command: ['~/bin/pass', 'show', 'mistral']}")
    fixture.commands[["/home/ana/bin/pass", "show", "mistral"]] =
      .ended(status: 0, output: "\(Self.secret)\nuser: ana\n", errorOutput: "")
    let resolved = await resolve(fixture)
    #expect(resolved.options.first?.key == Secret(Self.secret))
    #expect(resolved.options.first?.keyOrigin == "the command `~/bin/pass`")
  }

  @Test func fromThePresetsOwnVariable() async {
    let fixture = Fixture.user("{backend: 'langdock'}", environment: ["LANGDOCK_API_KEY": "ld"])
    let resolved = await resolve(fixture)
    #expect(resolved.options.first?.key == Secret("ld"))
    #expect(resolved.options.first?.keyOrigin == "the environment variable LANGDOCK_API_KEY")
    #expect(resolved.options.first?.impliedKeyVariable == "LANGDOCK_API_KEY")
    let without = await resolve(Fixture.user("{backend: 'langdock'}"))
    #expect(without.options == [BackendOptions(preset: "langdock")])
    #expect(without.problems.isEmpty)
  }

  @Test func localOnlyReadsNoKeyAndLeavesNoBackend() async {
    let fixture = Fixture.user(
      "{backend: {preset: 'mistral', key: {command: ['gone']}}, privacy: {localOnly: true}}")
    let resolved = await resolve(fixture)
    #expect(resolved == ResolvedBackends(options: [BackendOptions(preset: "local")], problems: []))
  }

  @Test(arguments: [
    ("{env: 'MY_KEY'}", "the environment variable MY_KEY is not set"),
    ("{file: '~/gone'}", "the file ~/gone does not exist"),
    ("{file: '~/empty'}", "the file ~/empty holds no key: it is empty"),
    (
      "{file: '~/prose'}",
      "the file ~/prose holds something other than a key: a key has no spaces, line breaks or "
        + "special characters in it"
    ),
    (
      "'\(secret)\\nX-Evil: 1'",
      "the setting backend.key holds something other than a key: a key has no spaces, line breaks "
        + "or special characters in it"
    ),
    (
      "{command: ['gone', '\(secret)']}", "the command `gone` could not be started: no such program"
    ),
    ("{command: ['slow']}", "the command `slow` did not end within 10 seconds"),
    ("{command: ['fail']}", "the command `fail` ended with status 1: no such entry"),
    ("{command: ['leaky']}", "the command `leaky` ended with status 2"),
    ("{command: ['silent']}", "the command `silent` holds no key: it is empty"),
    ("{command: ['crash']}", "the command `crash` was ended by signal 11"),
  ])
  func aKeyThatCannotBeHad(_ key: String, _ message: String) async {
    var fixture = fixture(key)
    fixture.files["/home/ana/empty"] = "\n"
    fixture.files["/home/ana/prose"] = "my key is \(Self.secret)"
    fixture.commands = [
      ["slow"]: .timedOut,
      ["fail"]: .ended(status: 1, output: "", errorOutput: "no such entry\nusage: fail\n"),
      ["leaky"]: .ended(
        status: 2, output: "\(Self.secret)\n", errorOutput: "cannot use \(Self.secret)\n"),
      ["silent"]: .ended(status: 0, output: "\n\(Self.secret)", errorOutput: ""),
      ["crash"]: .killed(signal: 11),
    ]
    let resolved = await resolve(fixture)
    #expect(resolved.options.isEmpty)
    #expect(
      resolved.problems.map(\.description) == ["~/.config/midfill/config.json:2:38: \(message)"])
  }

  @Test func aBackendWithoutItsKeyIsLeftOutOfTheList() async {
    let fixture = Fixture.user("{backend: [{preset: 'mistral', key: {env: 'NO'}}, 'local']}")
    let resolved = await resolve(fixture)
    #expect(resolved.options.map(\.preset) == ["local"])
    #expect(resolved.problems.count == 1)
  }

  @Test func nothingPrintsAKey() async {
    var fixture = Fixture.user(
      """
      {backend: {preset: "mistral", base: "https://a.example/?key=\(Self.secret)",
        key: "\(Self.secret)", headers: {Auth: "\(Self.secret)"},
        extra: {key: "\(Self.secret)"}}, completion: {trigger: "\(Self.secret)"},
        privacy: {redact: "\(Self.secret)"}, log: {level: "\(Self.secret)"}}
      """)
    fixture.environment = ["MIDFILL_BASE": "https://ana:\(Self.secret)@a.example"]
    let configuration = fixture.load(
      ClientSettings(.configuration, json: "{\"backend\":\"\(Self.secret)\"}"),
      ClientSettings(.initializationOptions, json: "{\"backend\":{\"key\":[\"\(Self.secret)\"]}}"),
      ClientSettings(.configuration, json: "{\"backend\": \(Self.secret)}"))
    #expect(configuration.problems.count == 7)
    for problem in configuration.problems {
      #expect(!problem.description.contains(Self.secret))
    }
    let working = Fixture.user(
      """
      {backend: {preset: "mistral", base: "https://a.example/?key=\(Self.secret)",
        key: "\(Self.secret)", headers: {Auth: "\(Self.secret)"}}}
      """)
    let backend = working.load().backends[0]
    let printed = String(reflecting: backend.key) + String(describing: backend)
    #expect(printed.contains("base https://a.example/"))
    #expect(!printed.contains(Self.secret))
    let resolved = await working.loader.resolveBackends(working.load())
    #expect(resolved.options.first?.key == Secret(Self.secret))
    let key = String(reflecting: resolved.options.first?.key)
    #expect(!key.contains(Self.secret))
  }
}
