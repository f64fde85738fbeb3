import Testing

@testable import Settings

/// Where the files of Continue are looked for.
@Suite struct ContinueFilesTests {
  private static let json =
    #"{"tabAutocompleteModel": {"provider": "mistral", "model": "from-json"}}"#
  private static let yaml =
    "models:\n  - {name: a, provider: mistral, model: from-yaml, roles: [autocomplete]}"

  private func model(_ fixture: Fixture, from path: String? = nil) throws -> String? {
    let text = try fixture.loader.importContinue(from: path, workspaceRoots: ["/projects/app"]).text
    return Fixture.user(text).load().backends.first?.model
  }

  @Test func yamlWinsOverJSON() throws {
    var fixture = Fixture(files: ["/home/ana/.continue/config.json": Self.json])
    #expect(try model(fixture) == "from-json")
    fixture.files["/home/ana/.continue/config.yaml"] = Self.yaml
    #expect(try model(fixture) == "from-yaml")
  }

  @Test func aFileOrAFolderCanBeNamed() throws {
    let fixture = Fixture(
      files: ["/a/config.json": Self.json, "/b/mine.yaml": Self.yaml, "/c/config.yaml": Self.yaml],
      environment: ["CONTINUE_GLOBAL_DIR": "/c"])
    #expect(try model(fixture) == "from-yaml")
    #expect(try model(fixture, from: "/a/") == "from-json")
    #expect(try model(fixture, from: "/b/mine.yaml") == "from-yaml")
  }

  @Test func whatIsMissingIsNamed() {
    let loader = Fixture().loader
    #expect(
      throws: ContinueImportFault(
        file: "~/.continue", message: "there is no config.yaml and no config.json")
    ) {
      try loader.importContinue()
    }
    #expect(throws: ContinueImportFault(file: "/x.json", message: "there is no such file")) {
      try loader.importContinue(from: "/x.json")
    }
  }

  @Test func secretsAreLookedForInTheirOrder() throws {
    let config =
      "models:\n  - {name: a, provider: mistral, apiKey: \"${{ secrets.K }}\", roles: [autocomplete]}"
    var fixture = Fixture(
      files: ["/home/ana/.continue/config.yaml": config], environment: ["K": "from-environment"])
    func key() throws -> String {
      try fixture.loader.importContinue(workspaceRoots: ["/projects/app"]).text
    }
    #expect(try key().contains(#""key": {"env": "K"}"#))
    fixture.files["/projects/app/.env"] = "K=third"
    #expect(try key().contains(#""key": "third""#))
    fixture.files["/projects/app/.continue/.env"] = "K=second"
    #expect(try key().contains(#""key": "second""#))
    fixture.files["/home/ana/.continue/.env"] = "K=first"
    #expect(try key().contains(#""key": "first""#))
  }

  @Test func aProgramIsNotRun() throws {
    let fixture = Fixture(files: [
      "/home/ana/.continue/config.json": Self.json, "/home/ana/.continue/config.ts": "modify()",
    ])
    #expect(
      try fixture.loader.importContinue().omissions == [
        "config.ts: it is a program, which only Continue can run"
      ])
  }
}
