import JSONCodec
import JSONRPC
import Testing

@testable import LanguageServer

/// What depends on the client's name.
@Suite struct ClientProfileTests {
  static let waits: [(String, Bool)] = [
    ("Neovim", true), ("helix", true), ("Eglot", true), ("emacs", true),
    ("Visual Studio Code", false), ("midfill.nvim", false), ("midfill.vscode", false),
    ("something else", false),
  ]

  @Test(arguments: waits) func aClientThatWaitsIsNotDebouncedOnceMore(_ name: String, _ waits: Bool)
  {
    #expect(ClientProfile(name: name, version: nil).waitsBeforeAsking == waits)
  }

  @Test func commandsAreToldOnceByAPluginOfOurs() async throws {
    let plugin = TestClient()
    try await plugin.initialize(client: "midfill.nvim")
    _ = try await plugin.request("workspace/executeCommand", ["command": "midfill.explain"])
    #expect(plugin.shown.isEmpty)
    let plain = TestClient()
    try await plain.initialize(client: "Neovim")
    _ = try await plain.request("workspace/executeCommand", ["command": "midfill.explain"])
    await plain.wait("window/showMessage")
    #expect(plain.shown.count == 1)
  }
}
