import JSONCodec
import JSONRPC
import LanguageServerProtocol
import Testing

/// Everything that real clients were recorded to send.
@Suite struct RecordedClientTests {
  @Test func allClientsAreThere() throws {
    let clients = Set(try Fixtures.runs().map { $0.name.prefix { $0 != "/" } })
    #expect(clients.count == 8)
  }

  @Test(arguments: try Fixtures.runs())
  func everyMessageIsUnderstood(run: Fixtures.Run) throws {
    #expect(run.messages.count >= 4)
    for message in run.messages {
      guard let method = message["method"]?.string else {
        // An answer to a request of the server.
        #expect(message["result"] != nil || message["error"] != nil)
        continue
      }
      let type = try #require(clientMessage(method), "\(method)")
      let params = message["params"]
      #expect(throws: Never.self, "\(message)") {
        try type.init(params: params == .null ? nil : params)
      }
    }
  }

  func initialize(_ name: String) throws -> InitializeParams {
    let run = try #require(try Fixtures.runs().first { $0.name == name })
    let message = try #require(run.messages.first)
    #expect(message["method"] == "initialize")
    return try InitializeParams(params: message["params"])
  }

  /// What the reference pages say about each client, as the server sees it.
  @Test func clientsIntroduceThemselves() throws {
    let neovim = try initialize("neovim-0.12.4/insert")
    #expect(neovim.clientInfo?.name == "Neovim")
    #expect(neovim.clientInfo?.version?.hasPrefix("0.12.4") == true)
    #expect(neovim.capabilities.general.positionEncodings == [.utf8, .utf16, .utf32])
    #expect(neovim.capabilities.textDocument.inlineCompletion?.dynamicRegistration == false)
    #expect(neovim.workDoneToken == .string("1"))
    #expect(neovim.processId == nil)

    let helix = try initialize("helix-25.07.1/insert")
    #expect(helix.clientInfo == ClientInfo(name: "helix", version: "25.07.1"))
    #expect(helix.capabilities.general.positionEncodings == [.utf8, .utf32, .utf16])
    #expect(helix.capabilities.textDocument.inlineCompletion == nil)
    #expect(helix.capabilities.textDocument.completion?.insertReplaceSupport == true)
    #expect(helix.capabilities.textDocument.completion?.snippetSupport == true)
    #expect(
      helix.capabilities.textDocument.completion?.resolvableProperties == [
        "documentation", "detail", "additionalTextEdits",
      ])
    #expect(helix.capabilities.workspace.configuration)
    #expect(helix.capabilities.workspace.registersWatchedFiles)
    #expect(!helix.capabilities.workspace.registersConfiguration)
    #expect(helix.capabilities.window.workDoneProgress)
    #expect(helix.initializationOptions?["fake"]?["z"]?.int == 2)
    #expect(
      helix.workspaceFolders == [WorkspaceFolder(uri: "file:///workspace", name: "workspace")])

    let eglot = try initialize("eglot-30.2/ghostpoc")
    #expect(eglot.capabilities.general.positionEncodings == [.utf32, .utf8, .utf16])
    #expect(eglot.capabilities.textDocument.inlineCompletion == nil)
    #expect(eglot.rootPath == "/workspace/")

    // lsp-mode says `"inlineCompletion": null` and supports it.
    let lspMode = try initialize("lsp-mode-10.0.0/line")
    #expect(lspMode.capabilities.textDocument.inlineCompletion != nil)
    #expect(lspMode.workspaceFolders == nil)
    #expect(lspMode.rootUri == "file:///workspace")

    let code = try initialize("vscode-languageclient-10.1.0/main")
    #expect(code.capabilities.general.positionEncodings == [.utf16])
    #expect(code.capabilities.general.cancelsStaleRequests)
    #expect(code.capabilities.textDocument.inlineCompletion?.dynamicRegistration == true)
    #expect(code.capabilities.workspace.registersConfiguration)
  }
}
