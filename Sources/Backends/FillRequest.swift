import TextDocuments

/// One fill-in-the-middle request, before any dialect writes it down.
public struct FillRequest: Sendable {
  /// The text before the cursor, already cut to the budget.
  public var prefix: String
  /// The text after the cursor, already cut to the budget.
  public var suffix: String
  /// Text from elsewhere in the project, in the order of the prompt: what changes least comes first,
  /// what matters most stands next to the cursor.
  public var snippets: [FillSnippet]
  /// Path of the document relative to its workspace folder, with `/`; its file name outside one.
  public var path: String
  /// LSP language id of the document.
  public var languageID: String
  public var maxTokens: Int
  public var temperature: Double
  /// Texts at which generation ends; not part of the answer. Most important first: few providers
  /// take more than four, the rest are applied on this side.
  public var stop: [String]
  /// Asks the model not to answer with nothing; sent where the provider knows the field.
  public var minTokens: Int?
  /// For a repeatable, or a different, answer; sent where the provider knows the field.
  public var seed: Int?
  /// Whether the user asked by hand rather than by typing.
  public var isInvoked: Bool
  /// An opaque, stable key for the provider's prompt cache; no secrets in it.
  public var promptCacheKey: String?
  /// The whole document and the cursor in it (UTF-8 byte offset): what the local model reads.
  public var document: TextSnapshot
  public var offset: Int
  /// Absolute path of the document, or its URI where it is no file.
  public var documentKey: String
  /// The lines of the document that `prefix` and `suffix` show, from zero, where that is known.
  public var lines: Range<Int>?
  /// Told of each time the request goes out to a provider.
  public var onSend: (@Sendable (SentRequest) -> Void)?

  public init(
    prefix: String, suffix: String, snippets: [FillSnippet] = [], path: String,
    languageID: String, maxTokens: Int = 192, temperature: Double = 0, stop: [String] = [],
    minTokens: Int? = nil, seed: Int? = nil,
    isInvoked: Bool = false, promptCacheKey: String? = nil,
    document: TextSnapshot, offset: Int, documentKey: String
  ) {
    self.prefix = prefix
    self.suffix = suffix
    self.snippets = snippets
    self.path = path
    self.languageID = languageID
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.stop = stop
    self.minTokens = minTokens
    self.seed = seed
    self.isInvoked = isInvoked
    self.promptCacheKey = promptCacheKey
    self.document = document
    self.offset = offset
    self.documentKey = documentKey
  }
}

/// What went to a provider.
public struct SentRequest: Sendable {
  /// Name of the backend.
  public var backend: String
  public var host: String
  /// The body as it was sent.
  public var body: [UInt8]
  /// Paths of the files whose text is in it, with their lines from zero.
  public var files: [(path: String, lines: [Range<Int>])]

  public init(
    backend: String, host: String, body: [UInt8], files: [(path: String, lines: [Range<Int>])]
  ) {
    self.backend = backend
    self.host = host
    self.body = body
    self.files = files
  }
}

/// A piece of another file (or of another place in this one).
public struct FillSnippet: Sendable, Equatable {
  /// Relative to the workspace folder, with `/`.
  public var path: String
  public var text: String
  /// The lines of the file that `text` shows, from zero, where that is known.
  public var lines: [Range<Int>]

  public init(path: String, text: String, lines: [Range<Int>] = []) {
    self.path = path
    self.text = text
    self.lines = lines
  }
}

extension FillRequest {
  /// The document and the snippets' files, each once.
  var files: [(path: String, lines: [Range<Int>])] {
    var files = [(path: path, lines: [lines].compactMap(\.self))]
    for snippet in snippets {
      if let known = files.firstIndex(where: { $0.path == snippet.path }) {
        files[known].lines += snippet.lines
      } else {
        files.append((snippet.path, snippet.lines))
      }
    }
    return files
  }
}
