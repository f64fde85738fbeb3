import Completion
import ProjectIndex
import PromptContext
import Testing

@testable import Settings

/// A project's own file comes with a clone: it may tune, but not decide where text and keys go.
@Suite struct ProjectFileTests {
  private func load(_ project: String, user: String = "{}") -> Configuration {
    Fixture(files: [Fixture.userFile: user, "/projects/app/.midfill.json": project]).load()
  }

  @Test(arguments: [
    "backend: 'mistral'", "backend: {base: 'https://evil.example'}",
    "backend: [{preset: 'mistral'}]", "backend: {key: {command: ['sh', '-c', 'x']}}",
    "log: {file: '/tmp/x'}", "log: {level: 'debug'}", "privacy: {localOnly: false}",
    "privacy: {redact: false}", "privacy: {exclude: ['!.env']}",
    "completion: {trigger: 'automatic'}",
    "languages: {markdown: {enabled: true}}",
  ])
  func cannotWidenWhatLeavesTheMachine(_ setting: String) {
    let user = """
      {backend: "codestral", privacy: {localOnly: true, exclude: [".env"]},
       completion: {trigger: "onDemand"}, languages: {markdown: {enabled: false}}}
      """
    let configuration = load("{\(setting)}", user: user)
    var unchanged = load("{}", user: user)
    #expect(configuration.problems.count == 1)
    #expect(configuration.problems.first?.place.layer == .projectFile)
    #expect(configuration.problems.first?.place.name == "/projects/app/.midfill.json")
    unchanged.problems = configuration.problems
    #expect(
      configuration.files == ["~/.config/midfill/config.json", "/projects/app/.midfill.json"])
    #expect(configuration == unchanged)
  }

  @Test func mayTuneAndMayBeMoreCareful() {
    let configuration = load(
      """
      {completion: {trigger: "onDemand", maxLines: 2, eagerness: "quiet", debounce: 300},
       privacy: {localOnly: true, redact: true, exclude: ["vendor/"]}, context: {tokens: 2000},
       languages: {markdown: {enabled: false}}, index: {fileBytes: 2000}}
      """)
    #expect(configuration.problems.isEmpty)
    #expect(
      configuration.completion
        == CompletionOptions(
          trigger: .onDemand, eagerness: .quiet, maxLines: 2, debounce: .milliseconds(300),
          disabledLanguages: ["markdown"]))
    #expect(configuration.privacy == PrivacyOptions(localOnly: true, exclude: ["vendor/"]))
    #expect(configuration.context.tokens == 2_000)
    #expect(configuration.index.fileBytes == 2_000)
  }

  @Test func saysWhatIsRefused() {
    let found = lines(load("{\n  backend: 'mistral',\n  log: { level: 'debug' },\n}"))
    #expect(
      found == [
        "/projects/app/.midfill.json:2:12: `backend` cannot be set by a project's own file, only by "
          + "the user",
        "/projects/app/.midfill.json:3:17: `log.level` cannot be set by a project's own file, only by "
          + "the user",
      ])
  }
}
