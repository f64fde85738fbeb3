import Testing

@testable import Settings

@Suite struct BackendSettingsTests {
  private func presets(_ configuration: Configuration) -> [String] {
    configuration.backends.map(\.preset)
  }

  @Test func aKeyInTheEnvironmentChoosesThePreset() {
    #expect(presets(Fixture().load()) == ["local"])
    #expect(presets(Fixture(environment: ["CODESTRAL_API_KEY": ""]).load()) == ["local"])
    #expect(presets(Fixture(environment: ["MISTRAL_API_KEY": "m"]).load()) == ["mistral"])
    let both = Fixture(environment: ["CODESTRAL_API_KEY": "c", "MISTRAL_API_KEY": "m"])
    #expect(presets(both.load()) == ["codestral"])
    let chosen = Fixture.user("{backend: 'local'}", environment: ["CODESTRAL_API_KEY": "c"])
    #expect(presets(chosen.load()) == ["local"])
  }

  @Test func tellsWhoChoseTheBackend() {
    var fixture = Fixture()
    #expect(fixture.load().backendPlace == nil)
    fixture.environment = ["MISTRAL_API_KEY": "m"]
    #expect(fixture.load().backendPlace?.description == "MISTRAL_API_KEY")
    fixture.files[Fixture.userFile] = "{backend: {model: 'm'}}"
    #expect(fixture.load().backendPlace?.description == "MISTRAL_API_KEY")
    let preset = ClientSettings(.configuration, json: #"{"backend":{"preset":"mistral"}}"#)
    #expect(fixture.load(preset).backendPlace?.description == "the editor's settings")
    fixture.files[Fixture.userFile] = "{backend: ['mistral', 'local']}"
    let place = "~/.config/midfill/config.json:1:12"
    #expect(fixture.load(preset).backendPlace?.description == place)
    let flagged = fixture.load(preset, flags: ["--backend": "langdock"])
    #expect(flagged.backendPlace?.description == "--backend")
  }

  @Test func aBaseAloneChangesTheChosenPreset() {
    let fixture = Fixture(environment: [
      "CODESTRAL_API_KEY": "c", "MIDFILL_BASE": "http://127.0.0.1:9000/v1",
    ])
    let configuration = fixture.load()
    #expect(
      configuration.backends
        == [BackendSource(preset: "codestral", base: "http://127.0.0.1:9000/v1")])
    #expect(configuration.problems.isEmpty)
  }

  @Test func aBaseWithoutAnyPresetIsNamed() {
    let configuration = Fixture.user("{backend: {base: 'http://127.0.0.1:9000'}}").load()
    #expect(presets(configuration) == ["local"])
    #expect(configuration.problems.map(\.path) == ["backend.preset"])
    #expect(configuration.problems.first?.column == 11)
  }

  @Test func aListIsKeptInOrder() {
    let configuration = Fixture.user(
      "{backend: ['codestral', {preset: 'mistral', model: 'm'}, 'local']}"
    ).load()
    #expect(presets(configuration) == ["codestral", "mistral", "local"])
    #expect(configuration.backends[1].model == "m")
  }

  @Test func aPartChangesTheFirstBackendOfAList() {
    let configuration = Fixture.user("{backend: [{preset: 'mistral', model: 'm'}, 'local']}").load(
      ClientSettings(.configuration, json: #"{"backend":{"base":"https://a.example"}}"#))
    #expect(presets(configuration) == ["mistral", "local"])
    #expect(configuration.backends[0].base == "https://a.example")
    #expect(configuration.backends[0].model == "m")
  }

  @Test func theSamePresetIsChangedPartByPart() {
    let configuration = Fixture.user(
      "{backend: {preset: 'mistral', model: 'm', headers: {A: '1', B: '2'}, extra: {x: 1, y: 2}}}"
    ).load(
      ClientSettings(
        .configuration,
        json: #"{"backend":{"preset":"mistral","headers":{"B":"3"},"extra":{"x":4}}}"#))
    let backend = configuration.backends[0]
    #expect(backend.model == "m")
    #expect(backend.headers == ["A": "1", "B": "3"])
    #expect(backend.extra == #"{"y": 2, "x": 4}"#)
  }

  /// A key, a header or a base must not travel to another provider.
  @Test func anotherPresetStartsAfresh() {
    let user = """
      {backend: {preset: "mistral", base: "https://a.example", model: "m", key: "sk-mistral",
        headers: {A: "1"}, extra: {x: 1}, allowInsecure: true}}
      """
    let afresh = [BackendSource(preset: "langdock")]
    #expect(Fixture.user(user).load(flags: ["--backend": "langdock"]).backends == afresh)
    let client = ClientSettings(.configuration, json: #"{"backend":"langdock"}"#)
    #expect(Fixture.user(user).load(client).backends == afresh)
  }

  /// A mistyped base or preset must not send the text to the preset's own host, or to the backend
  /// of the layer below.
  @Test(arguments: [
    #"{"backend":{"preset":"mistral","base":"127.0.0.1:8080"}}"#,
    #"{"backend":{"base":"127.0.0.1:8080"}}"#, #"{"backend":"mitsral"}"#, #"{"backend":[7]}"#,
    #"{"backend":false}"#,
  ])
  func anUnusableBackendSendsNothing(_ json: String) {
    let fixture = Fixture.user("{backend: 'codestral'}", environment: ["CODESTRAL_API_KEY": "c"])
    let configuration = fixture.load(ClientSettings(.configuration, json: json))
    #expect(presets(configuration) == ["local"])
    #expect(configuration.problems.count == 1)
    // A layer above that names a preset puts it right.
    let flagged = fixture.load(
      ClientSettings(.configuration, json: json), flags: ["--backend": "langdock"])
    #expect(presets(flagged) == ["langdock"])
  }

  @Test(arguments: ["{backend: 'local'", "{privacy: {localOnly: true}", "7", "backend: local"])
  func aFileThatCannotBeReadSendsNothing(_ text: String) {
    let fixture = Fixture.user(text, environment: ["CODESTRAL_API_KEY": "c"])
    #expect(presets(fixture.load()) == ["local"])
    #expect(fixture.load().problems.count == 1)
  }

  @Test func aFileThatIsNotThereSendsNothing() {
    let named = ["CODESTRAL_API_KEY": "c", "MIDFILL_CONFIG": "/home/ana/gone.json"]
    #expect(presets(Fixture(environment: named).load()) == ["local"])
    #expect(presets(Fixture(environment: ["CODESTRAL_API_KEY": "c"]).load()) == ["codestral"])
  }

  @Test func oneUnusableBackendOfAListIsLeftOut() {
    let configuration = Fixture.user("{backend: ['codestrall', 'mistral']}").load()
    #expect(presets(configuration) == ["mistral"])
    #expect(configuration.problems.count == 1)
  }

  @Test func theKeyFlagNamesAVariable() {
    let configuration = Fixture().load(flags: ["--backend": "mistral", "--key-env": "MY_KEY"])
    #expect(configuration.backends.first?.key == .environment("MY_KEY"))
    #expect(configuration.backends.first?.keyPlace?.description == "--key-env")
  }
}
