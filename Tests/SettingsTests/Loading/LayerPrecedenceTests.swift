import Completion
import ProjectIndex
import PromptContext
import Testing

@testable import Settings

@Suite struct LayerPrecedenceTests {
  /// Each layer sets `maxLines` to its own number; the highest layer present wins, and a layer that
  /// is silent lets the one below through.
  @Test(arguments: 0..<16)
  func theHighestLayerThatSpeaksWins(_ present: Int) {
    var fixture = Fixture()
    var expected = CompletionOptions().maxLines
    var client: [ClientSettings] = []
    if present & 1 != 0 {
      fixture.files[Fixture.userFile] = "{completion: {maxLines: 11}}"
      expected = 11
    }
    if present & 2 != 0 {
      fixture.files["/projects/app/.midfill.json"] = "{completion: {maxLines: 12}}"
      expected = 12
    }
    // Handed over in the wrong order on purpose.
    if present & 8 != 0 {
      client.append(ClientSettings(.configuration, json: #"{"completion":{"maxLines":14}}"#))
    }
    if present & 4 != 0 {
      client.append(
        ClientSettings(.initializationOptions, json: #"{"completion":{"maxLines":13}}"#))
      expected = 13
    }
    if present & 8 != 0 { expected = 14 }
    let configuration = fixture.loader.load(workspaceRoots: ["/projects/app"], client: client)
    #expect(configuration.completion.maxLines == expected)
    #expect(configuration.problems.isEmpty)
  }

  @Test func environmentWinsOverTheEditorAndFlagsOverAll() {
    var fixture = Fixture.user("{log: {level: 'error'}, backend: {preset: 'mistral', model: 'a'}}")
    let client = ClientSettings(
      .configuration, json: #"{"log":{"level":"info"},"backend":{"model":"b"}}"#)
    #expect(fixture.load(client).log.level == .info)
    #expect(fixture.load(client).backends.first?.model == "b")
    fixture.environment = ["MIDFILL_LOG": "debug", "MIDFILL_MODEL": "c"]
    #expect(fixture.load(client).log.level == .debug)
    #expect(fixture.load(client).backends.first?.model == "c")
    let flagged = fixture.load(client, flags: ["--model": "d", "--other": "x"])
    #expect(flagged.backends.first?.model == "d")
    #expect(flagged.backends.first?.preset == "mistral")
    #expect(flagged.problems.isEmpty)
  }

  @Test func layersMergeKeyByKey() {
    var fixture = Fixture.user(
      """
      { completion: { maxLines: 3, eagerness: "quiet" }, privacy: { exclude: ["*.pem"] },
        languages: { markdown: { enabled: false }, go: { enabled: false } } }
      """)
    fixture.files["/projects/app/.midfill.json"] =
      "{completion: {debounce: 150}, privacy: {exclude: ['gen/']}}"
    let configuration = fixture.load(
      ClientSettings(
        .initializationOptions,
        json: #"{"completion":{"eagerness":"eager"},"languages":{"go":{"enabled":true}}}"#))
    #expect(
      configuration.completion
        == CompletionOptions(
          eagerness: .eager, maxLines: 3, debounce: .milliseconds(150),
          disabledLanguages: ["markdown"]))
    #expect(configuration.privacy == PrivacyOptions(exclude: ["*.pem", "gen/"]))
    #expect(configuration.problems.isEmpty)
  }

  @Test func everyOptionReachesItsPlace() {
    let configuration = Fixture.user(
      """
      {
        backend: { preset: "langdock", base: "https://x.example/v1", model: "m", region: "eu",
          key: { env: "K" }, headers: { "X-Team": "a" }, extra: { top_p: 0.9, n: [1] },
          allowInsecure: true },
        completion: { trigger: "onDemand", eagerness: "eager", maxLines: 40, debounce: "adaptive" },
        context: { tokens: 6000 },
        privacy: { localOnly: true, exclude: ["a"], redact: false },
        languages: { "objective-c": { enabled: false } },
        index: { totalBytes: 2097152, fileBytes: 5000 },
        log: { level: "info", file: "~/midfill.log" },
      }
      """
    ).load()
    var expected = Configuration()
    expected.backends = [
      BackendSource(
        preset: "langdock", base: "https://x.example/v1", model: "m", key: .environment("K"),
        keyPlace: SettingsPlace(
          layer: .userFile, name: "~/.config/midfill/config.json",
          position: SettingsPosition(line: 3, column: 10)), headers: ["X-Team": "a"],
        extra: #"{"top_p": 0.9, "n": [1]}"#, region: "eu", allowInsecure: true)
    ]
    expected.completion = CompletionOptions(
      trigger: .onDemand, eagerness: .eager, maxLines: 40, debounce: .adaptive,
      disabledLanguages: ["objective-c"])
    expected.context.tokens = 6_000
    expected.privacy = PrivacyOptions(localOnly: true, exclude: ["a"], redact: false)
    expected.index.totalBytes = 2_097_152
    expected.index.fileBytes = 5_000
    expected.log = LogOptions(level: .info, file: "/home/ana/midfill.log")
    expected.files = ["~/.config/midfill/config.json"]
    expected.backendPlace = SettingsPlace(
      layer: .userFile, name: "~/.config/midfill/config.json",
      position: SettingsPosition(line: 2, column: 12))
    #expect(configuration == expected)
  }

  @Test func findsTheUsersFile() {
    var fixture = Fixture()
    fixture.files = [
      "/xdg/midfill/config.json": "{log: {level: 'info'}}",
      "/home/ana/mine.json": "{log: {level: 'debug'}}",
      "/other.json": "{log: {level: 'error'}}",
    ]
    #expect(fixture.loader.userFilePath == "/home/ana/.config/midfill/config.json")
    fixture.environment["XDG_CONFIG_HOME"] = "relative"
    #expect(fixture.loader.userFilePath == "/home/ana/.config/midfill/config.json")
    fixture.environment["XDG_CONFIG_HOME"] = "/xdg/"
    #expect(fixture.load().log.level == .info)
    fixture.environment["MIDFILL_CONFIG"] = "~/mine.json"
    #expect(fixture.load().log.level == .debug)
    #expect(fixture.load(flags: ["--config": "/other.json"]).log.level == .error)
  }

  @Test func aFileThatWasNamedMustBeThere() {
    let fixture = Fixture(environment: ["MIDFILL_CONFIG": "~/gone.json"])
    let consequence = "; until this is mended, only the local model answers"
    #expect(
      lines(fixture.load()) == ["MIDFILL_CONFIG: there is no file ~/gone.json\(consequence)"])
    #expect(
      lines(fixture.load(flags: ["--config": "/no"]))
        == ["--config: there is no file /no\(consequence)"])
    #expect(lines(Fixture().load()) == [])
  }

  @Test func theFirstWorkspaceFolderWins() {
    let fixture = Fixture(files: [
      "/a/.midfill.json": "{completion: {maxLines: 2}}",
      "/b/.midfill.json": "{completion: {maxLines: 3, eagerness: 'quiet'}}",
    ])
    let completion = fixture.loader.load(workspaceRoots: ["/a", "/b/"]).completion
    #expect(completion.maxLines == 2)
    #expect(completion.eagerness == .quiet)
  }
}
