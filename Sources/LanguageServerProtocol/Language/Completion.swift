import JSONCodec

/// `textDocument/completion`: the menu, for clients without inline completion.
public struct CompletionParams: ClientRequest, JSONDecodable {
  public static let method = "textDocument/completion"
  public typealias Response = CompletionList

  public var textDocument: TextDocumentIdentifier
  public var position: Position
  public var context: CompletionContext
  public var partialResultToken: ProgressToken?
  public var workDoneToken: ProgressToken?

  public init(json: JSONValue) throws(InvalidParams) {
    textDocument = try json.required("textDocument")
    position = try json.required("position")
    context = CompletionContext(json: json["context"] ?? [:])
    partialResultToken = json.optional("partialResultToken")
    workDoneToken = json.optional("workDoneToken")
  }
}

public struct CompletionContext: Sendable, Hashable {
  /// Invoked if the client does not say.
  public var triggerKind: CompletionTriggerKind
  public var triggerCharacter: String?

  init(json: JSONValue) {
    triggerKind = json.optional("triggerKind") ?? .invoked
    triggerCharacter = json.optional("triggerCharacter")
  }
}

public enum CompletionTriggerKind: Int, JSONDecodable {
  /// By hand, or by typing a word.
  case invoked = 1
  case triggerCharacter = 2
  /// The list before was marked incomplete. Helix sends `invoked` here.
  case triggerForIncompleteCompletions = 3
}

public struct CompletionList: JSONEncodable, Hashable {
  /// Asks to be asked again when the user types on.
  public var isIncomplete: Bool
  public var items: [CompletionItem]

  public init(isIncomplete: Bool, items: [CompletionItem] = []) {
    self.isIncomplete = isIncomplete
    self.items = items
  }

  public var json: JSONValue { ["isIncomplete": .bool(isIncomplete), "items": items.json] }
}
