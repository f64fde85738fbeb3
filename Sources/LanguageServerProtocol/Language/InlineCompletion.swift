import JSONCodec

/// `textDocument/inlineCompletion` (LSP 3.18): ghost text at the cursor.
public struct InlineCompletionParams: ClientRequest, JSONDecodable {
  public static let method = "textDocument/inlineCompletion"
  public typealias Response = InlineCompletionList

  public var textDocument: TextDocumentIdentifier
  public var position: Position
  public var context: InlineCompletionContext
  /// Where items may go before the answer, if the client takes them there.
  public var partialResultToken: ProgressToken?
  public var workDoneToken: ProgressToken?
  /// Not in the protocol: clients made for Copilot send it.
  public var formattingOptions: FormattingOptions?

  public init(json: JSONValue) throws(InvalidParams) {
    textDocument = try json.required("textDocument")
    position = try json.required("position")
    context = InlineCompletionContext(json: json["context"] ?? [:])
    partialResultToken = json.optional("partialResultToken")
    workDoneToken = json.optional("workDoneToken")
    formattingOptions = json.optional("formattingOptions")
  }
}

public struct InlineCompletionContext: Sendable, Hashable {
  /// Automatic if the client does not say.
  public var triggerKind: InlineCompletionTriggerKind
  /// What is selected in the client's completion menu. Items must replace the same range with a text
  /// that starts with its text, else VS Code does not show them.
  public var selectedCompletionInfo: SelectedCompletionInfo?

  init(json: JSONValue) {
    triggerKind = json.optional("triggerKind") ?? .automatic
    selectedCompletionInfo = json.optional("selectedCompletionInfo")
  }
}

public enum InlineCompletionTriggerKind: Int, JSONDecodable {
  /// The user asked: several items to choose from are welcome.
  case invoked = 1
  /// While typing: one item is enough.
  case automatic = 2
}

public struct SelectedCompletionInfo: JSONDecodable, Hashable {
  public var range: Range
  public var text: String

  public init(range: Range, text: String) {
    self.range = range
    self.text = text
  }

  public init(json: JSONValue) throws(InvalidParams) {
    range = try json.required("range")
    text = try json.required("text")
  }
}

public struct FormattingOptions: JSONDecodable, Hashable {
  /// How many columns a tab is wide, and an indentation step if it is made of spaces.
  public var tabSize: Int
  public var insertSpaces: Bool

  public init(json: JSONValue) throws(InvalidParams) {
    tabSize = try json.required("tabSize")
    insertSpaces = json.optional("insertSpaces") ?? true
  }
}

/// The answer. With nothing to show it is the empty list, never null: Neovim leaves old ghost text
/// on the screen on null.
public struct InlineCompletionList: JSONEncodable, Hashable {
  public var items: [InlineCompletionItem]

  public init(items: [InlineCompletionItem] = []) { self.items = items }

  public var json: JSONValue { ["items": items.json] }

  public func write(to bytes: inout [UInt8]) {
    bytes.append(json: #"{"items":["#)
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(json: ",") }
      item.write(to: &bytes)
    }
    bytes.append(json: "]}")
  }
}

public struct InlineCompletionItem: JSONEncodable, Hashable {
  /// What comes in the place of `range`; lines end with `\n`. Always plain text, never a snippet:
  /// Neovim ignores the range of a snippet.
  public var insertText: String
  public var filterText: String?
  /// On one line. Nil inserts at the cursor.
  public var range: Range?
  /// Run by the client after it put the text in.
  public var command: Command?

  public init(
    insertText: String, filterText: String? = nil, range: Range? = nil, command: Command? = nil
  ) {
    self.insertText = insertText
    self.filterText = filterText
    self.range = range
    self.command = command
  }

  public var json: JSONValue {
    var object: JSONObject = ["insertText": .string(insertText)]
    object["filterText"] = filterText?.json
    object["range"] = range?.json
    object["command"] = command?.json
    return .object(object)
  }

  public func write(to bytes: inout [UInt8]) {
    bytes.append(json: #"{"insertText":"#)
    bytes.append(quoting: insertText)
    if let filterText {
      bytes.append(json: #","filterText":"#)
      bytes.append(quoting: filterText)
    }
    if let range {
      bytes.append(json: #","range":"#)
      range.write(to: &bytes)
    }
    if let command {
      bytes.append(json: #","command":"#)
      command.write(to: &bytes)
    }
    bytes.append(json: "}")
  }
}
