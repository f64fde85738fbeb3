import Backends
import TextDocuments

/// A cursor for which text is wanted.
public struct CompletionRequest: Sendable {
  public enum Trigger: Sendable, Equatable {
    /// The user asked by hand.
    case invoked
    case automatic
  }

  /// Which protocol route asked. A menu filters a late answer by what was typed meanwhile; ghost
  /// text is drawn as it comes, so only there an edit makes a waiting request useless.
  public enum Route: Sendable, Equatable {
    case inline
    case menu
  }

  public enum Permission: Sendable {
    case granted
    case refused
    /// Ignore files are being read; the task says whether it may.
    case pending(Task<Bool, Never>)
  }

  public var document: TextDocument
  /// The cursor, as a UTF-8 byte offset into `document.text`.
  public var offset: Int
  /// The document's absolute path, or its URI where it is no file.
  public var key: String
  /// Path relative to the workspace folder, with `/`.
  public var path: String
  public var trigger: Trigger
  public var route: Route
  /// The client waited before it asked, so no debounce of ours comes on top.
  public var clientDebounces: Bool
  /// Whether the document's text may be sent to a remote backend.
  public var permission: Permission

  public init(
    document: TextDocument, offset: Int, key: String, path: String, trigger: Trigger = .automatic,
    route: Route = .inline, clientDebounces: Bool = false, permission: Permission = .granted
  ) {
    self.document = document
    self.offset = min(max(offset, 0), document.text.utf8Count)
    self.key = key
    self.path = path
    self.trigger = trigger
    self.route = route
    self.clientDebounces = clientDebounces
    self.permission = permission
  }
}

/// Text to put into the document.
public struct Suggestion: Sendable, Equatable {
  /// What stands at the cursor afterwards; lines end with `\n`.
  public var text: String
  /// UTF-8 byte range it replaces: from the cursor to a place on the same line.
  public var range: Range<Int>

  public init(text: String, range: Range<Int>) {
    self.text = text
    self.range = range
  }
}

/// What a request got.
public struct CompletionAnswer: Sendable {
  public var outcome: Outcome
  /// Best first; empty unless the outcome is `shown`.
  public var suggestions: [Suggestion]
  public var trace: RequestTrace
  /// `Showing.id` of what the client now shows; it comes back with `midfill.accepted`.
  public var showing: Int?
}

/// One request as `explain` tells it.
public struct RequestTrace: Sendable {
  public struct Stage: Sendable, Equatable {
    public var name: String
    public var duration: Duration
  }

  /// What a prompt was made of.
  public struct PromptPart: Sendable, Equatable {
    /// `before the cursor`, `after the cursor`, or the path of another file.
    public var source: String
    /// UTF-8.
    public var bytes: Int
  }

  public var path: String
  public var languageID: String
  /// Both from zero; the column in UTF-8 bytes.
  public var line: Int
  public var column: Int
  public var trigger: CompletionRequest.Trigger
  public var route: CompletionRequest.Route
  public var stages: [Stage] = []
  public var total: Duration = .zero
  /// From asking the backend to its first text.
  public var firstText: Duration?
  public var prompt: [PromptPart] = []
  /// Requests sent to the backend for this one.
  public var requests = 0
  public var tokens: TokenCount?
  /// Why the backend gave nothing, where the local model answered in its stead.
  public var failure: BackendFailure?
  /// Partial results sent before the answer.
  public var parts = 0
  public var outcome: Outcome = .superseded

  /// The local model gave the text, or was asked alone and gave none.
  public var isLocal: Bool {
    switch outcome {
    case .shown(.localModel), .shown(.backend("local")), .shown(.joined("local")): true
    case .empty: prompt.isEmpty || promptBytes == 0
    default: false
    }
  }

  public var promptBytes: Int { prompt.reduce(0) { $0 + $1.bytes } }
}

/// What one exchange with a backend cost.
public struct TokenCount: Sendable, Equatable {
  public var prompt: Int
  public var completion: Int
  /// Reckoned from bytes, as the provider's count did not come: it comes last, and most streams are
  /// closed before.
  public var isEstimated: Bool

  public init(prompt: Int, completion: Int, isEstimated: Bool) {
    self.prompt = prompt
    self.completion = completion
    self.isEstimated = isEstimated
  }
}
