import Backends

/// What happened in the pipeline, for whoever counts. No event holds text of a document.
public enum CompletionEvent: Sendable {
  /// A request of the client got its answer.
  case answered(RequestTrace)
  /// An exchange with a backend is over.
  case exchanged(Exchange)
  /// A suggestion was taken away, in one way or the other.
  case ended(Showing, Showing.End)
  /// The client says that a suggestion was accepted which by the edits alone had ended otherwise.
  case corrected(Showing, Showing.End)
  /// An accepted text was looked at again after `Tuning.survivalTimes`.
  case survived(after: Duration, isKept: Bool)
}

extension CompletionEvent {
  public struct Exchange: Sendable {
    public var backend: String
    public var isLocal: Bool
    public var isPrefetch: Bool
    /// Closed before the backend had ended, because enough was there or it could not help any more.
    public var isClosedEarly: Bool
    public var tokens: TokenCount
    public var firstText: Duration?
    public var duration: Duration
    public var failure: BackendFailure.Kind?

    public init(
      backend: String, isLocal: Bool, isPrefetch: Bool, isClosedEarly: Bool, tokens: TokenCount,
      firstText: Duration?, duration: Duration, failure: BackendFailure.Kind?
    ) {
      self.backend = backend
      self.isLocal = isLocal
      self.isPrefetch = isPrefetch
      self.isClosedEarly = isClosedEarly
      self.tokens = tokens
      self.firstText = firstText
      self.duration = duration
      self.failure = failure
    }
  }
}
