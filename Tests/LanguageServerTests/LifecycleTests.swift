import JSONCodec
import JSONRPC
import Testing

@testable import LanguageServer

@Suite struct LifecycleTests {
  @Test func capabilitiesAreAnnouncedStatically() async throws {
    let client = TestClient()
    let capabilities = try await client.initialize()["capabilities"]
    #expect(capabilities?["inlineCompletionProvider"] == [:])
    #expect(capabilities?["completionProvider"]?["resolveProvider"] == true)
    #expect(capabilities?["textDocumentSync"]?["change"] == 2)
    let commands = capabilities?["executeCommandProvider"]?["commands"]?.array ?? []
    #expect(commands.contains("midfill.status"))
  }

  static let encodings: [(JSONValue, String)] = [
    (["general": ["positionEncodings": ["utf-16"]]], "utf-16"),
    (["general": ["positionEncodings": ["utf-32", "utf-8", "utf-16"]]], "utf-8"),
    (["general": ["positionEncodings": ["utf-32", "utf-16"]]], "utf-32"),
    ([:], "utf-16"),
  ]

  @Test(arguments: encodings) func encoding(_ capabilities: JSONValue, _ expected: String)
    async throws
  {
    let result = try await TestClient().initialize(capabilities: capabilities)
    #expect(result["capabilities"]?["positionEncoding"]?.string == expected)
  }

  @Test func theOrderOfTheLifecycleIsKept() async throws {
    let client = TestClient()
    await #expect(throws: ResponseError.self) { try await client.request("shutdown") }
    try await client.initialize()
    await #expect(throws: ResponseError.self) { try await client.request("initialize", [:]) }
    #expect(try await client.request("shutdown") == .null)
    await #expect(throws: ResponseError.self) {
      try await client.request("textDocument/inlineCompletion", TestClient.place(0, 0))
    }
    client.notify("exit")
    for await status in client.exits {
      #expect(status == 0)
      break
    }
  }

  @Test func whatIsNotKnownDoesNoHarm() async throws {
    let client = TestClient()
    try await client.initialize()
    client.notify("textDocument/didShowCompletion", ["item": [:]])
    client.notify("textDocument/didChange", ["nonsense": true])
    client.notify("$/unknown")
    let answer = await client.send("no/such", [:]).value
    #expect(answer == .failure(ResponseError(.methodNotFound, "Midfill does not know no/such")))
    let bad = await client.send("textDocument/inlineCompletion", ["position": 3]).value
    guard case .failure(let error) = bad else {
      Issue.record("answered")
      return
    }
    #expect(error.code == .invalidParams)
  }

  @Test func nothingIsRegisteredWithAClientThatCannot() async throws {
    let client = TestClient()
    try await client.initialize()
    _ = try await client.request("workspace/executeCommand", ["command": "midfill.explain"])
    #expect(client.serverRequests.isEmpty)
  }

  @Test func configurationIsPulledWhereItCanBe() async throws {
    let client = TestClient()
    try await client.initialize(capabilities: [
      "workspace": [
        "configuration": true, "didChangeConfiguration": ["dynamicRegistration": true],
      ]
    ])
    _ = try await client.request("workspace/executeCommand", ["command": "midfill.explain"])
    #expect(Set(client.serverRequests) == ["workspace/configuration", "client/registerCapability"])
  }
}
