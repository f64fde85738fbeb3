import Completion
import JSONCodec
import JSONRPC
import LanguageServerProtocol
import ProjectIndex
import PromptContext
import Settings
import TextDocuments

extension Session {
  func initialize(_ params: InitializeParams, _ responder: Responder) {
    phase = .running
    capabilities = params.capabilities
    client = ClientProfile(name: params.clientInfo?.name, version: params.clientInfo?.version)
    encoding = Session.encoding(offered: params.capabilities.general.positionEncodings)
    let folders = params.workspaceFolders ?? []
    let uris = folders.isEmpty ? [params.rootUri].compactMap { $0 } : folders.map(\.uri)
    roots = uris.compactMap(FileURI.path)
    if roots.isEmpty, let path = params.rootPath, let root = FileURI.path(of: "file://" + path) {
      roots = [root]
    }
    initializationOptions = params.initializationOptions.map {
      ClientSettings(.initializationOptions, json: $0.description)
    }
    responder.reply(
      InitializeResult(
        capabilities: serverCapabilities,
        serverInfo: ServerInfo(name: "midfill", version: services.version)))
    if let id = params.processId { services.watchParent(id) }
    loadSettings()
    index = ProjectIndex(options: configuration.index)
    index.setRoots(roots)
    engine.builder.use(index, roots: roots)
    assembleBackend()
  }

  /// UTF-8 where the client can, for columns are bytes then; UTF-16 where it does not say.
  static func encoding(offered: [PositionEncodingKind]) -> PositionEncoding {
    let names = offered.map(\.rawValue)
    return [.utf8, .utf32].first { names.contains($0.rawValue) } ?? .utf16
  }

  private var serverCapabilities: ServerCapabilities {
    ServerCapabilities(
      positionEncoding: PositionEncodingKind(rawValue: encoding.rawValue),
      textDocumentSync: TextDocumentSyncOptions(openClose: true, change: .incremental),
      notebookDocumentSync: capabilities.notebookDocument.synchronization
        ? NotebookDocumentSyncOptions() : nil,
      completionProvider: LanguageServerProtocol.CompletionOptions(
        triggerCharacters: client.menuTriggers, resolveProvider: true),
      // Static: Neovim starts its client only then, and lsp-mode announces null.
      inlineCompletionProvider: InlineCompletionOptions(),
      executeCommandProvider: ExecuteCommandOptions(
        commands: ServerCommand.allCases.map(\.rawValue)),
      workspaceFolders: true)
  }

  func initialized() {
    // Sent without waiting for an answer: lsp-mode gives none to registrations.
    var registrations: [Registration] = []
    if capabilities.workspace.registersWatchedFiles, client.watchesFiles {
      registrations.append(.watchedFiles(id: "midfill.files", globPatterns: ["**/*"]))
    }
    if capabilities.workspace.registersConfiguration {
      registrations.append(.configuration(id: "midfill.settings", section: "midfill"))
    }
    if !registrations.isEmpty {
      let params = RegistrationParams(registrations: registrations)
      connection.request(RegistrationParams.method, params.params) { _ in }
    }
    pullConfiguration()
    showIndexing()
  }

  func didChangeFolders(_ params: DidChangeWorkspaceFoldersParams) {
    let removed = params.removed.compactMap { FileURI.path(of: $0.uri) }
    roots.removeAll { removed.contains($0) }
    for root in params.added.compactMap({ FileURI.path(of: $0.uri) }) where !roots.contains(root) {
      roots.append(root)
    }
    for open in documents.values {
      open.path = FileURI.relative(open.key, to: roots)
    }
    index.setRoots(roots)
    engine.builder.use(index, roots: roots)
    applySettings()
  }
}
