/// One wire format: how a fill request is written down and how an answer is read. A dialect holds no
/// state; what a server taught us comes in as `Lessons`.
protocol Dialect: Sendable {
  /// Every body key that this format knows.
  var bodyKeys: Set<String> { get }

  /// Where the request goes and what it says.
  func call(for request: FillRequest, to target: Target) -> DialectCall

  /// Reads one message: an event of a stream, or the whole body where nothing was streamed.
  func read(_ message: JSON) -> Reading

  /// What an error teaches about the server, when another try could do better.
  func lesson(from error: ErrorBody, status: Int, target: Target) -> Lesson?

  /// Last look at the body after the user's own members were put in.
  func tidy(_ body: inout RequestBody)

  /// A request that makes the server load its model, where there is such a thing.
  func warmUp(_ target: Target) -> DialectCall?

  /// Strings that must not come from the user's text.
  func controlTokens(_ provider: Provider) -> [String]

  /// Every route of this format, longest first: cut off a base URL that was pasted whole. A call has
  /// one of them.
  var routes: [String] { get }
}

extension Dialect {
  func lesson(from error: ErrorBody, status: Int, target: Target) -> Lesson? { nil }
  func tidy(_ body: inout RequestBody) {}
  func warmUp(_ target: Target) -> DialectCall? { nil }

  /// Those of the model's family. `</s>` stays: it is also a tag of HTML, and the services that take
  /// prompts as they are do not parse it.
  func controlTokens(_ provider: Provider) -> [String] {
    provider.template?.specialTokens.filter { $0 != "</s>" } ?? []
  }
}

/// What a server taught us at run time.
struct Lessons: Sendable, Equatable {
  /// How it takes the suffix, where that is not what the preset says.
  var suffix: SuffixMode?
  /// How much prompt it takes, once it complained of too much.
  var promptLimit: PromptLimit?
  /// Whether a chat route goes on from a begun assistant message, where the preset says so.
  var takesAssistantPrefix = true
  /// Whether the preset's second host is the right one for this key.
  var usesAlternateBase = false

  struct PromptLimit: Sendable, Equatable {
    var tokens: Int
    /// UTF-8 bytes of text.
    var bytes: Int
  }
}

enum Lesson: Sendable, Equatable {
  case suffix(SuffixMode)
  case noAssistantPrefix
}

/// A request in a dialect's words.
struct DialectCall: Sendable {
  /// Below the base URL, e.g. `fim/completions`.
  var route: String
  var body: RequestBody
  /// UTF-8 bytes of text that the model has to read, for the count of tokens.
  var promptBytes: Int
  /// All texts that end the answer, those sent included.
  var stops: [String] = []
  /// Applied to the answer in order, after the stops.
  var filters: [any TextFilter] = []
}

/// What one message of an answer says.
struct Reading: Equatable {
  enum End: Equatable {
    case stop
    case length
    /// The provider says that it failed, in its own word.
    case failed(String)
  }

  var text = ""
  var end: End?
  var usage: Usage?
  var error: ErrorBody?
  /// Whether it holds a piece of an answer, if perhaps an empty one; not so the count of tokens that
  /// some servers send by itself.
  var isAnswer = true
}

/// Most providers refuse a request with more stop sequences (OpenAI's documented limit).
let mostStopsSent = 4
