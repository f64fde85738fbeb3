/// One change of a `textDocument/didChange`.
public enum TextChange: Sendable, Equatable {
  /// The whole new text.
  case full(String)
  /// The text between two positions becomes `text`.
  case incremental(start: TextPosition, end: TextPosition, text: String)
}

/// What a change did, in bytes: the range of the text before it, and what stands there now.
public struct TextEdit: Sendable, Equatable {
  /// UTF-8 byte range in the text before the edit.
  public var range: Range<Int>
  public var newText: String

  public init(range: Range<Int>, newText: String) {
    self.range = range
    self.newText = newText
  }
}

/// An open document.
public struct TextDocument: Sendable {
  /// The client's URI, as it wrote it.
  public let uri: String
  public var languageID: String
  public var version: Int
  public private(set) var text: TextSnapshot

  public init(uri: String, languageID: String, version: Int, text: String) {
    self.uri = uri
    self.languageID = languageID
    self.version = version
    self.text = TextSnapshot(text)
  }

  /// Applies changes in order, each to the result of the one before, and tells what each did.
  @discardableResult
  public mutating func apply(_ changes: [TextChange], encoding: PositionEncoding) -> [TextEdit] {
    changes.map { change in
      switch change {
      case .full(let string):
        let edit = TextEdit(range: 0..<text.utf8Count, newText: string)
        text = TextSnapshot(string)
        return edit
      case .incremental(let start, let end, let string):
        let first = text.offset(of: start, in: encoding)
        let last = max(first, text.offset(of: end, in: encoding))
        text.replace(first..<last, with: string)
        return TextEdit(range: first..<last, newText: string)
      }
    }
  }
}
