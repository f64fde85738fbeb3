import JSONCodec

/// What the server offers; nil is left out.
public struct ServerCapabilities: JSONEncodable {
  public var positionEncoding: PositionEncodingKind
  public var textDocumentSync: TextDocumentSyncOptions
  public var notebookDocumentSync: NotebookDocumentSyncOptions?
  public var completionProvider: CompletionOptions?
  public var inlineCompletionProvider: InlineCompletionOptions?
  public var executeCommandProvider: ExecuteCommandOptions?
  /// `workspace.workspaceFolders`: the server knows several folders and wants to hear of changes.
  public var workspaceFolders: Bool

  public init(
    positionEncoding: PositionEncodingKind,
    textDocumentSync: TextDocumentSyncOptions = TextDocumentSyncOptions(),
    notebookDocumentSync: NotebookDocumentSyncOptions? = nil,
    completionProvider: CompletionOptions? = nil,
    inlineCompletionProvider: InlineCompletionOptions? = nil,
    executeCommandProvider: ExecuteCommandOptions? = nil,
    workspaceFolders: Bool = true
  ) {
    self.positionEncoding = positionEncoding
    self.textDocumentSync = textDocumentSync
    self.notebookDocumentSync = notebookDocumentSync
    self.completionProvider = completionProvider
    self.inlineCompletionProvider = inlineCompletionProvider
    self.executeCommandProvider = executeCommandProvider
    self.workspaceFolders = workspaceFolders
  }

  public var json: JSONValue {
    var object: JSONObject = [
      "positionEncoding": positionEncoding.json,
      "textDocumentSync": textDocumentSync.json,
    ]
    object["notebookDocumentSync"] = notebookDocumentSync?.json
    object["completionProvider"] = completionProvider?.json
    object["inlineCompletionProvider"] = inlineCompletionProvider?.json
    object["executeCommandProvider"] = executeCommandProvider?.json
    if workspaceFolders {
      object["workspace"] = ["workspaceFolders": ["supported": true, "changeNotifications": true]]
    }
    return .object(object)
  }
}

public struct TextDocumentSyncOptions: JSONEncodable, Hashable {
  public var openClose: Bool
  public var change: TextDocumentSyncKind
  /// Nil: no `didSave`. Else whether it is to carry the text.
  public var saveIncludesText: Bool?

  public init(
    openClose: Bool = true, change: TextDocumentSyncKind = .incremental,
    saveIncludesText: Bool? = false
  ) {
    self.openClose = openClose
    self.change = change
    self.saveIncludesText = saveIncludesText
  }

  public var json: JSONValue {
    var object: JSONObject = ["openClose": .bool(openClose), "change": change.json]
    object["save"] = saveIncludesText.map { ["includeText": .bool($0)] }
    return .object(object)
  }
}

public enum TextDocumentSyncKind: Int, JSONEncodable {
  case none = 0
  case full = 1
  case incremental = 2
}

/// Which notebooks the server wants: those whose cells have one of these languages (`*` is any).
public struct NotebookDocumentSyncOptions: JSONEncodable, Hashable {
  public var cellLanguages: [String]
  public var save: Bool

  public init(cellLanguages: [String] = ["*"], save: Bool = false) {
    self.cellLanguages = cellLanguages
    self.save = save
  }

  public var json: JSONValue {
    let cells = cellLanguages.map { ["language": .string($0)] as JSONValue }
    return ["notebookSelector": [["cells": .array(cells)]], "save": .bool(save)]
  }
}

public struct CompletionOptions: JSONEncodable, Hashable {
  public var triggerCharacters: [String]
  public var resolveProvider: Bool
  /// `completionItem.labelDetailsSupport`
  public var labelDetailsSupport: Bool

  public init(
    triggerCharacters: [String] = [], resolveProvider: Bool = false,
    labelDetailsSupport: Bool = false
  ) {
    self.triggerCharacters = triggerCharacters
    self.resolveProvider = resolveProvider
    self.labelDetailsSupport = labelDetailsSupport
  }

  public var json: JSONValue {
    var object: JSONObject = ["resolveProvider": .bool(resolveProvider)]
    if !triggerCharacters.isEmpty { object["triggerCharacters"] = triggerCharacters.json }
    if labelDetailsSupport { object["completionItem"] = ["labelDetailsSupport": true] }
    return .object(object)
  }
}

/// Written as an object, which every client that was recorded understands.
public struct InlineCompletionOptions: JSONEncodable, Hashable {
  public var workDoneProgress: Bool

  public init(workDoneProgress: Bool = false) { self.workDoneProgress = workDoneProgress }

  public var json: JSONValue { workDoneProgress ? ["workDoneProgress": true] : [:] }
}

public struct ExecuteCommandOptions: JSONEncodable, Hashable {
  public var commands: [String]

  public init(commands: [String]) { self.commands = commands }

  public var json: JSONValue { ["commands": commands.json] }
}
