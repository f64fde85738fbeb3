import Completion
import Testing

@testable import Settings

/// What the recorded editors send, with our section's name in it.
@Suite struct ClientSettingsTests {
  private func load(_ origin: ClientSettings.Origin, _ json: String) -> Configuration {
    Fixture().load(ClientSettings(origin, json: json))
  }

  @Test(arguments: [
    #"{"completion":{"maxLines":4}}"#,
    #"{"midfill":{"completion":{"maxLines":4}}}"#,
    #"{"editor":{"b":2},"midfill":{"completion":{"maxLines":4}}}"#,
    #"{"midfill":{"trace":{"server":"off"},"completion":{"maxLines":4.0}}}"#,
    #"{"trace":{"server":"off"},"completion":{"maxLines":4}}"#,
  ])
  func theSectionIsFoundWrappedOrNot(_ json: String) {
    for origin in [ClientSettings.Origin.initializationOptions, .configuration] {
      let configuration = load(origin, json)
      #expect(configuration.completion.maxLines == 4)
      #expect(configuration.problems.isEmpty)
    }
  }

  /// Lua and Emacs Lisp write an empty table as a list; a missing section is null.
  @Test(arguments: [
    "null", "{}", "[]", #"{"midfill":[]}"#, #"{"midfill":{}}"#, #"{"midfill":null}"#,
    #"{"completion":[]}"#, #"{"completion":{"maxLines":null},"privacy":{"exclude":{}}}"#,
  ])
  func emptySettingsInEveryEditorsSpelling(_ json: String) {
    #expect(load(.configuration, json) == Configuration())
  }

  @Test func otherServersSectionsAreNotOurs() {
    #expect(load(.configuration, #"{"editor":{"b":2},"fake":{"a":1}}"#).problems.isEmpty)
  }

  @Test func initializationOptionsAreOursAlone() {
    #expect(
      lines(load(.initializationOptions, #"{"complation":{}}"#)) == [
        "the editor's initializationOptions: `complation` is no setting; did you mean `completion`?"
      ])
  }

  @Test func aTreeServesAsWellAsText() {
    let tree = SettingsValue.object([("completion", .object([("maxLines", .number(5))]))])
    let configuration = Fixture().load(ClientSettings(.configuration, tree))
    #expect(configuration.completion.maxLines == 5)
  }

  @Test func textThatIsNoJSONIsReported() {
    #expect(lines(load(.configuration, "{")) == ["the editor's settings: this `{` is never closed"])
  }
}
