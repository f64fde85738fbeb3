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
  ///
  /// A full-text change is reported as the part that differs, so that a client which only sends
  /// whole texts looks to the rest of the server like one that sends edits.
  @discardableResult
  public mutating func apply(_ changes: [TextChange], encoding: PositionEncoding) -> [TextEdit] {
    var edits: [TextEdit] = []
    edits.reserveCapacity(changes.count)
    for change in changes {
      let edit: TextEdit
      switch change {
      case .full(let string):
        edit = text.difference(to: string)
      case .incremental(let start, let end, let string):
        edit = text.edit(from: start, to: end, text: string, in: encoding)
      }
      text.replace(edit.range, with: edit.newText)
      edits.append(edit)
    }
    return edits
  }

  /// Replaces a range of UTF-8 bytes, clamped. For texts that no client has sent, such as what will
  /// stand here once a suggestion is accepted.
  public mutating func replace(_ range: Range<Int>, with string: String) {
    text.replace(range, with: string)
  }
}
