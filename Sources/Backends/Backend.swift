import TextDocuments

/// Something that can fill in the middle: a provider over HTTP, or the local model.
public protocol Backend: Sendable {
  /// How status, logs and `Source` name it, e.g. `codestral`.
  var name: String { get }

  /// Streams the text that belongs at the cursor. Throws `BackendFailure`. Ending the iteration
  /// (or its task) ends the request at once.
  func fill(_ request: FillRequest) -> AsyncThrowingStream<FillEvent, any Error>

  /// Opens connections or loads a model ahead of need; returns at once.
  func warm()
}

extension Backend {
  public func warm() {}
}

public enum FillEvent: Sendable, Equatable {
  case text(String)
  case finished(FinishReason, Usage?)
}

public enum FinishReason: Sendable, Equatable {
  /// The model ended its text, or a stop sequence was met.
  case stop
  /// `maxTokens` ran out: the last line may be cut.
  case length
}

public struct Usage: Sendable, Equatable {
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
