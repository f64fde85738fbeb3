import JSONCodec
import JSONRPC
import Testing

@testable import LanguageServer

@Suite struct SessionSettingsTests {
  @Test func aMistakeIsNamedOnceAndStopsNothing() async throws {
    let client = TestClient()
    try await client.initialize(options: ["completion": ["maxlines": 3]])
    client.notify("workspace/didChangeConfiguration", ["settings": ["completion": ["maxlines": 3]]])
    client.open("let a = 1\nlet total = \n")
    #expect(try await client.ghostText(1, 12) == ["price"])
    #expect(client.shown.filter { $0.contains("maxLines") }.count >= 1)
    let before = client.shown.count
    client.notify("workspace/didChangeConfiguration", ["settings": ["completion": ["maxlines": 3]]])
    #expect(try await client.ghostText(1, 12) == ["price"])
    #expect(client.shown.count == before)
  }

  @Test func settingsOfTheEditorTakeEffectWhileItRuns() async throws {
    let client = TestClient()
    try await client.initialize()
    client.open("let a = 1\nlet total = \n")
    client.notify(
      "workspace/didChangeConfiguration",
      ["settings": ["midfill": ["completion": ["trigger": "onDemand"]]]])
    #expect(try await client.ghostText(1, 12) == [])
    let invoked = try await client.request(
      "textDocument/inlineCompletion", TestClient.place(1, 12, context: ["triggerKind": 1]))
    #expect(invoked["items"]?[0]?["insertText"] == "price")
  }

  @Test func aMissingKeyIsSaidAndTheLocalModelAnswers() async throws {
    let client = TestClient(environment: [:])
    try await client.initialize()
    await client.wait("window/showMessage")
    #expect(client.shown.first?.contains("CODESTRAL_API_KEY") == true)
    let status = try await client.request("workspace/executeCommand", ["command": "midfill.status"])
    #expect(status.string?.contains("backend: local") == true)
  }

  @Test func commandsAnswerInWords() async throws {
    let client = TestClient()
    try await client.initialize()
    func run(_ command: String) async throws -> String? {
      try await client.request("workspace/executeCommand", ["command": .string(command)]).string
    }
    #expect(try await run("midfill.toggle") == "completion is off")
    client.open("let a = 1\nlet total = \n")
    #expect(try await client.ghostText(1, 12) == [])
    #expect(try await run("midfill.explain")?.contains("switched off") == true)
    #expect(try await run("midfill.toggle") == "completion is on")
    #expect(try await client.ghostText(1, 12) == ["price"])
    #expect(try await run("midfill.explain")?.contains("shown from codestral") == true)
    #expect(try await run("midfill.clearCache") == "the cache is empty")
    #expect(try await run("midfill.snooze") == "completion is snoozed for 10 minutes")
    await #expect(throws: ResponseError.self) { try await run("midfill.nonsense") }
  }
}

@Suite struct NoticeTests {
  @Test func neovimIsToldInOneLineOfAScreen() async throws {
    let client = TestClient()
    client.transport.answer { _ in FakeTransport.reply(401, "{}") }
    try await client.initialize(client: "Neovim")
    client.open("let a = 1\nlet total = \n")
    #expect(try await client.ghostText(1, 12) == [])
    #expect(client.shown == ["Midfill: codestral: check the key (401)"])
    let status = try await client.request("workspace/executeCommand", ["command": "midfill.status"])
    #expect(status.string?.contains("CODESTRAL_API_KEY") == true)
  }

  @Test func theLogTellsOfARefusedBackendOnce() async throws {
    let client = TestClient()
    client.transport.answer { _ in FakeTransport.reply(401, "{}") }
    try await client.initialize(client: "Neovim")
    client.open("let a = 1\nlet total = \n")
    for column in 9...12 { #expect(try await client.ghostText(1, column) == []) }
    let told = client.notifications("window/logMessage").filter {
      $0["message"]?.string?.contains("CODESTRAL_API_KEY") == true
    }
    #expect(told.count == 1)
  }
}
