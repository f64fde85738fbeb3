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
  func controlTokens(_ target: Target) -> [String]

  /// Every route of this format, longest first: cut off a base URL that was pasted whole.
  var routes: [String] { get }
}

extension Dialect {
  func lesson(from error: ErrorBody, status: Int, target: Target) -> Lesson? { nil }
  func tidy(_ body: inout RequestBody) {}
  func warmUp(_ target: Target) -> DialectCall? { nil }

  /// Those of the model's family. `</s>` stays: it is also a tag of HTML, and the services that take
  /// prompts as they are do not parse it.
  func controlTokens(_ target: Target) -> [String] {
    FIMTemplate.known(target.family)?.specialTokens.filter { $0 != "</s>" } ?? []
  }
}

/// What a dialect needs to know of the provider it speaks to.
struct Target: Sendable {
  var preset: Preset
  var model: String?
  var key: Secret?
  var lessons = Lessons()
  /// The size of the server's context, where it told.
  var contextTokens: Int?
  /// UTF-8 bytes of source text per token, about.
  var bytesPerToken = TokenCalibration.start

  /// How to send the text after the cursor.
  var suffixMode: SuffixMode { lessons.suffix ?? preset.suffix }

  /// Whether the last message may be the beginning of the assistant's own.
  var continuesAssistant: Bool {
    guard preset.assistantPrefix, lessons.takesAssistantPrefix else { return false }
    return ["mistral", "codestral", "devstral"].contains {
      model?.lowercased().contains($0) == true
    }
  }

  /// A name that tells the model's family: its own, else what the preset knows to be behind it.
  var family: String? { FIMTemplate.known(model) == nil ? preset.family ?? model : model }
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
