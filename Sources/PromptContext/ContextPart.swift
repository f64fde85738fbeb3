/// A piece of text from elsewhere in the project that might go into a prompt.
public struct ContextPart: Sendable, Equatable {
  public var source: ContextSourceName
  /// Absolute path of its file, or the URI of a document that is no file.
  public var key: String
  /// As the prompt names the file: relative to its workspace folder, with `/`.
  public var path: String
  /// The lines of the file it shows, from zero, in order; more than one range where lines between
  /// were left out.
  public var lines: [Range<Int>]
  /// One line of text for each line of `lines`, joined with `\n`, without one at the end.
  public var text: String
  /// How much it promises; comparable within one source only.
  public var score: Double
  /// Why it is here, in a few words for the user.
  public var reason: String

  public init(
    source: ContextSourceName, key: String, path: String, lines: [Range<Int>], text: String,
    score: Double, reason: String
  ) {
    self.source = source
    self.key = key
    self.path = path
    self.lines = lines
    self.text = text
    self.score = score
    self.reason = reason
  }

  /// UTF-8 bytes.
  public var byteCount: Int { text.utf8.count }
}

/// The kinds of text that a prompt may hold beside the document around the cursor.
public enum ContextSourceName: String, Sendable, CaseIterable {
  /// What the user changed in the last minutes.
  case edits
  /// Where identifiers near the cursor are defined.
  case definitions
  /// What the imports of the document name.
  case imports
  /// Places of the index from which the text at the cursor could be continued.
  case index
  /// Places of the project with the same rare words (BM25).
  case similar
  /// Around the places where the user was lately in other open documents.
  case open

  /// For the settings' documentation: "prompts hold ...".
  public var summary: String {
    switch self {
    case .edits: "what you changed in the last minutes"
    case .definitions: "the definitions of identifiers near the cursor"
    case .imports: "outlines of the files that the document imports"
    case .index: "lines from places where the same stood before the cursor"
    case .similar: "lines with the same rare words"
    case .open: "lines around the places visited last in other open documents"
    }
  }
}
