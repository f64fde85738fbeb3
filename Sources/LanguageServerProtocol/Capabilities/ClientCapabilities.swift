import JSONCodec

/// What the client can do, as far as this server cares. Reading never fails: what is absent or
/// odd is a thing the client cannot do.
public struct ClientCapabilities: Sendable {
  public var general: GeneralClientCapabilities
  public var textDocument: TextDocumentClientCapabilities
  public var notebookDocument: NotebookDocumentClientCapabilities
  public var workspace: WorkspaceClientCapabilities
  public var window: WindowClientCapabilities

  public init(json: JSONValue) {
    general = GeneralClientCapabilities(json: json["general"] ?? .null)
    textDocument = TextDocumentClientCapabilities(json: json["textDocument"] ?? .null)
    notebookDocument = NotebookDocumentClientCapabilities(json: json["notebookDocument"] ?? .null)
    workspace = WorkspaceClientCapabilities(json: json["workspace"] ?? .null)
    window = WindowClientCapabilities(json: json["window"] ?? .null)
  }
}

public struct GeneralClientCapabilities: Sendable {
  /// In the client's order of preference; empty means utf-16.
  public var positionEncodings: [PositionEncodingKind]
  /// `staleRequestSupport.cancel`: the client cancels requests that a newer edit made pointless.
  public var cancelsStaleRequests: Bool

  init(json: JSONValue) {
    positionEncodings = json.elements("positionEncodings")
    cancelsStaleRequests = json.flag("staleRequestSupport", "cancel")
  }
}

public struct TextDocumentClientCapabilities: Sendable {
  /// Nil if the key is absent. lsp-mode sends null and supports the request all the same, so that
  /// null counts as present.
  public var inlineCompletion: InlineCompletionClientCapabilities?
  public var completion: CompletionClientCapabilities?

  init(json: JSONValue) {
    inlineCompletion = json["inlineCompletion"].map { InlineCompletionClientCapabilities(json: $0) }
    completion = json["completion"].map { CompletionClientCapabilities(json: $0) }
  }
}

public struct InlineCompletionClientCapabilities: Sendable, Equatable {
  public var dynamicRegistration: Bool

  init(json: JSONValue) {
    dynamicRegistration = json.flag("dynamicRegistration")
  }
}

public struct CompletionClientCapabilities: Sendable, Equatable {
  public var dynamicRegistration: Bool
  /// The client sends `context`.
  public var contextSupport: Bool
  public var snippetSupport: Bool
  public var insertReplaceSupport: Bool
  public var preselectSupport: Bool
  public var labelDetailsSupport: Bool
  /// In the client's order of preference; empty means plain text.
  public var documentationFormat: [MarkupKind]
  /// The members of an item that may come with `completionItem/resolve`.
  public var resolvableProperties: [String]

  init(json: JSONValue) {
    let item = json["completionItem"] ?? .null
    dynamicRegistration = json.flag("dynamicRegistration")
    contextSupport = json.flag("contextSupport")
    snippetSupport = item.flag("snippetSupport")
    insertReplaceSupport = item.flag("insertReplaceSupport")
    preselectSupport = item.flag("preselectSupport")
    labelDetailsSupport = item.flag("labelDetailsSupport")
    documentationFormat = item.elements("documentationFormat")
    resolvableProperties = item["resolveSupport"]?.elements("properties") ?? []
  }
}

public struct NotebookDocumentClientCapabilities: Sendable, Equatable {
  /// The client sends notebooks and their cells if the server asks for them.
  public var synchronization: Bool

  init(json: JSONValue) {
    synchronization = json["synchronization"]?.object != nil
  }
}

public struct WorkspaceClientCapabilities: Sendable, Equatable {
  /// The client answers `workspace/configuration`.
  public var configuration: Bool
  public var workspaceFolders: Bool
  /// `didChangeConfiguration.dynamicRegistration`
  public var registersConfiguration: Bool
  /// `didChangeWatchedFiles.dynamicRegistration`: without it, nobody watches files.
  public var registersWatchedFiles: Bool

  init(json: JSONValue) {
    configuration = json.flag("configuration")
    workspaceFolders = json.flag("workspaceFolders")
    registersConfiguration = json.flag("didChangeConfiguration", "dynamicRegistration")
    registersWatchedFiles = json.flag("didChangeWatchedFiles", "dynamicRegistration")
  }
}

public struct WindowClientCapabilities: Sendable, Equatable {
  /// The client shows `$/progress` that the server starts.
  public var workDoneProgress: Bool

  init(json: JSONValue) {
    workDoneProgress = json.flag("workDoneProgress")
  }
}
