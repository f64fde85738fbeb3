import HTTPStreaming

/// What is known of one provider or server, as data. The table is in `PresetTable.swift`; a quirk of
/// a provider stands there or in its dialect, nowhere else.
public struct Preset: Sendable {
  /// How a configuration names it, e.g. `codestral`.
  public let name: String
  /// How a sentence names it, e.g. `Mistral`.
  public let title: String
  /// One line for a list of presets.
  public let summary: String
  public internal(set) var dialect: DialectName
  /// Base URL up to the API version; may hold `{region}`. Nil where only the user can know it.
  public let base: String?
  /// A second host for the same key, tried once when the first answers 401.
  var alternateBase: String?
  /// What belongs between the host and the route when a user gives less, e.g. `/v1`.
  var root = "/v1"
  public let key: KeyNeed
  /// Environment variables that usually hold the key, best first.
  public let keyNames: [String]
  var auth = AuthStyle.bearer
  /// A header that a user may set instead of a key; lower case.
  var keyHeader = "authorization"
  /// The model used when the user names none. Nil where the server decides, or must be told.
  public internal(set) var model: String?
  /// Whether a request without a model is refused.
  public internal(set) var needsModel = true
  var suffix = SuffixMode.native
  /// What the models here are called elsewhere, for a name that does not tell their family.
  var family: String?
  public var limits = RateLimits()
  /// While typing; who asks by hand waits longer.
  public internal(set) var deadlines = Preset.cloud
  /// How long the first answer may take to begin while the server still loads the model.
  var loadDeadline: Duration?
  /// Prompt size to aim at, in tokens.
  var promptTokens = Preset.cloudTokens
  /// Where the server tells how large its context is, below the base URL; asked once, beside the
  /// completions.
  var contextRoute: String?
  /// Body keys that the provider takes, where they are fewer than the dialect's.
  var bodyKeys: Set<String>?
  var headers: [String: String] = [:]
  /// A header that tells a proxy how many seconds it may spend.
  var timeoutHeader: String?
  /// The temperatures that the provider advises.
  var temperatures: ClosedRange<Double> = 0...2
  /// Whether a chat route of Mistral's goes on from a begun assistant message (`prefix: true`).
  var assistantPrefix = false
  /// Where the base URL has this path, the route is another: LiteLLM's pass-through.
  var passThrough: PassThrough?
  /// Readings of this provider's own error bodies, tried before the general ones.
  var errorRules: [ErrorRule] = []
  /// A plain-text 500 from this server means that it wants a key.
  var bare500MeansNoKey = false
  /// What else to try when nothing listens.
  var unreachableHint: String?

  func temperature(_ wanted: Double) -> Double {
    min(max(wanted, temperatures.lowerBound), temperatures.upperBound)
  }

  /// For providers in the cloud: first byte 3 s, whole 7 s.
  static let cloud = HTTPDeadlines()
  /// For engines on the user's own machine: slow, but nothing is paid for waiting.
  static let ownMachine = HTTPDeadlines(
    firstByte: .seconds(10), stall: .seconds(5), total: .seconds(15))
  /// For chat models: they think in sentences first.
  static let chat = HTTPDeadlines(firstByte: .seconds(6), stall: .seconds(4), total: .seconds(10))

  /// Prompt sizes by who reads the prompt.
  ///
  /// In the cloud reading is fast, and a prompt of 3,000 tokens covers most of what one of 8,000
  /// does (`midfill-eval context`). An engine of the user's own reads it anew for each line, on
  /// hardware that manages a thousand tokens a second at times: half the size is half the wait. That
  /// holds for vLLM, SGLang and TGI as for llama.cpp; who runs them on a large machine sets
  /// `context.tokens`. Chat models have the rules and an example to read as well, some 400 tokens.
  static let cloudTokens = 3_000
  static let ownMachineTokens = 1_536
  static let chatTokens = 4_000
}

/// The wire formats.
public enum DialectName: String, Sendable, CaseIterable {
  case mistralFIM = "mistral-fim"
  case openAICompletions = "openai-completions"
  case openAIChat = "openai-chat"
  case llamaInfill = "llama-infill"
  case ollama
  case pixlab
  case tabby
  /// The model that knows only the user's own project; no wire at all.
  case local

  /// Whether an answer comes piece by piece.
  public var streams: Bool { self != .pixlab && self != .tabby && self != .local }
}

public enum KeyNeed: String, Sendable {
  /// Nothing works without a key.
  case required
  /// Sent when there is one.
  case optional
  case none
}

/// Where a request carries the key.
enum AuthStyle: Sendable, Equatable {
  /// `Authorization: Bearer KEY`
  case bearer
  /// A member of the JSON body.
  case bodyMember(String)
}

/// How a route takes the text after the cursor.
public enum SuffixMode: String, Sendable, CaseIterable {
  /// In a member `suffix` of the body.
  case native
  /// With the prefix, between the model family's special tokens.
  case template
  /// Not at all.
  case none
}

/// What a provider allows; nil where nothing is known.
public struct RateLimits: Sendable, Equatable {
  public var requestsPerMinute: Int?
  /// Prompt and answer together.
  public var tokensPerMinute: Int?

  public init(requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil) {
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
  }
}

/// A part of a server that speaks another dialect.
struct PassThrough: Sendable {
  /// In the base URL, e.g. `/mistral`.
  let path: String
  let dialect: DialectName
  let model: String
}

/// One reading of an error body: all that is given must hold.
struct ErrorRule: Sendable {
  enum Meaning: Sendable, Equatable {
    case kind(BackendFailure.Kind)
    /// Says nothing new: the failure before it is the cause.
    case echo
  }

  /// The body's `type`.
  var type: String?
  /// Found in the body's message, in any case.
  var contains: String?
  var meaning: Meaning
  /// What the user should do, instead of the general advice.
  var advice: String?

  func matches(_ body: ErrorBody) -> Bool {
    if let type, body.type != type { return false }
    if let contains { return body.message.lowercased().contains(contains.lowercased()) }
    return true
  }
}
