import JSONCodec

/// A line of the completion menu; nil is left out.
public struct CompletionItem: JSONEncodable, Hashable {
  public var label: String
  public var labelDetails: CompletionItemLabelDetails?
  public var kind: CompletionItemKind?
  public var detail: String?
  public var documentation: MarkupContent?
  public var preselect: Bool?
  public var sortText: String?
  public var filterText: String?
  public var insertTextFormat: InsertTextFormat?
  public var insertTextMode: InsertTextMode?
  public var textEdit: CompletionTextEdit?
  public var command: Command?
  /// Comes back with `completionItem/resolve`.
  public var data: JSONValue?

  public init(label: String) { self.label = label }

  public var json: JSONValue {
    var object: JSONObject = ["label": .string(label)]
    object["labelDetails"] = labelDetails?.json
    object["kind"] = kind?.json
    object["detail"] = detail?.json
    object["documentation"] = documentation?.json
    object["preselect"] = preselect?.json
    object["sortText"] = sortText?.json
    object["filterText"] = filterText?.json
    object["insertTextFormat"] = insertTextFormat?.json
    object["insertTextMode"] = insertTextMode?.json
    object["textEdit"] = textEdit?.json
    object["command"] = command?.json
    object["data"] = data
    return .object(object)
  }
}

public struct CompletionItemLabelDetails: JSONEncodable, Hashable {
  /// Right after the label.
  public var detail: String?
  /// At the end of the line.
  public var description: String?

  public init(detail: String? = nil, description: String? = nil) {
    self.detail = detail
    self.description = description
  }

  public var json: JSONValue {
    var object = JSONObject()
    object["detail"] = detail?.json
    object["description"] = description?.json
    return .object(object)
  }
}

/// Only the kind this server uses. Not `snippet`: Helix parses an item of that kind as one, even
/// when its format says plain text.
public enum CompletionItemKind: Int, JSONEncodable {
  case text = 1
}

public enum InsertTextFormat: Int, JSONEncodable {
  case plainText = 1
  /// `$`, `}` and `\` of the text must be escaped.
  case snippet = 2
}

public enum InsertTextMode: Int, JSONEncodable {
  /// Lines keep the indentation that they have.
  case asIs = 1
  case adjustIndentation = 2
}

public enum CompletionTextEdit: JSONEncodable, Hashable {
  case edit(TextEdit)
  /// Only if the client's `insertReplaceSupport` says so.
  case insertReplace(InsertReplaceEdit)

  public var json: JSONValue {
    switch self {
    case .edit(let edit): edit.json
    case .insertReplace(let edit): edit.json
    }
  }
}
