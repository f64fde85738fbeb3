import Streaming
import TextDocuments

/// Something that can fill in the middle: a provider over HTTP, or the local model.
public protocol Backend: Sendable {
  /// How status, logs and `Source` name it, e.g. `codestral`.
  var name: String { get }

  /// Streams the text that belongs at the cursor. Fails with `BackendFailure`. Giving up the stream
  /// ends the request at once.
  ///
  /// One call gives one answer. For several different ones, call it with different `seed`s and a
  /// temperature above 0.
  ///
  /// - Parameter executor: where the stream will be listened to. Reading an answer off the wire is
  ///   done there, too: it takes microseconds, and waking another thread for it ten times as many.
  func fill(_ request: FillRequest, on executor: EditorExecutor) -> FillStream

  /// Other texts for one place, each as a stream like that of `fill`. `request.temperature` is high
  /// enough for them to differ.
  func alternatives(
    to request: FillRequest, count: Int, on executor: EditorExecutor
  ) -> [FillStream]

  /// Whether it answers from this machine's own index: nothing is sent, nothing is paid, and asking
  /// ahead is pointless.
  var isLocal: Bool { get }

  /// Opens connections or loads a model ahead of need; returns at once.
  func warm()

  /// A request will follow within milliseconds. Opens a connection if the last one may be gone by now;
  /// returns at once.
  func rewarm()

  /// Why a request now would be refused without being sent (a rate limit, a pause the provider
  /// asked for, a key that was not accepted), or nil when one may go. Cheap: ask before any work
  /// is spent on a prompt. A request that the user made by hand passes where only our own caution
  /// stands in the way.
  func refusal(isInvoked: Bool) -> BackendFailure?

  /// How much prompt to build, given what this backend has taught us so far.
  func promptBudget(languageID: String) -> PromptBudget

  /// What is known of the provider behind it; nil where there is none.
  var inspection: BackendInspection? { get }
}

extension Backend {
  /// For a task that reads the stream.
  public func fill(_ request: FillRequest) -> FillStream {
    fill(request, on: EditorExecutor())
  }
  public func warm() {}
  public func rewarm() {}
  /// Parallel requests with seeds of their own.
  public func alternatives(
    to request: FillRequest, count: Int, on executor: EditorExecutor
  ) -> [FillStream] {
    (1...max(1, count)).map { seed in
      var request = request
      request.seed = seed
      return fill(request, on: executor)
    }
  }
  public var isLocal: Bool { false }
  public func refusal(isInvoked: Bool) -> BackendFailure? { nil }
  public func promptBudget(languageID: String) -> PromptBudget { PromptBudget() }
  public var inspection: BackendInspection? { nil }
}

/// The size of a prompt, and how to measure text against it.
public struct PromptBudget: Sendable, Equatable {
  /// For prefix, suffix and snippets together.
  public var tokens: Int
  /// UTF-8 bytes of source text per token, about.
  public var bytesPerToken: Double
  /// The largest prompt that keeps requests going at their present pace and that the server's context
  /// holds, whatever the user set; nil where neither is near.
  public var affordableTokens: Int?

  public init(tokens: Int = 3_000, bytesPerToken: Double = 3.3, affordableTokens: Int? = nil) {
    self.tokens = tokens
    self.bytesPerToken = bytesPerToken
    self.affordableTokens = affordableTokens
  }
}

/// What a backend answers, as it comes.
public typealias FillStream = EventStream<FillEvent>

public enum FillEvent: Sendable, Equatable {
  case text(String)
  case finished(FinishReason, Usage?)
}

public enum FinishReason: Sendable, Equatable {
  /// The model ended its text, or a stop sequence was met.
  case stop
  /// `maxTokens` ran out, or the stream broke off without saying why: the last line may be cut.
  case length
}

public struct Usage: Sendable, Equatable {
  /// All tokens of the prompt, those from the cache included.
  public var promptTokens: Int
  public var completionTokens: Int
  /// Prompt tokens the provider read from its cache.
  public var cachedTokens: Int

  public init(promptTokens: Int, completionTokens: Int, cachedTokens: Int = 0) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.cachedTokens = cachedTokens
  }
}
