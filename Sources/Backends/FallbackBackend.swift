import Streaming
import Synchronization

/// Backends in order: each is asked when those before it refuse or fail without a word.
public final class FallbackBackend: Backend {
  /// Why a backend was passed over.
  public struct Fall: Sendable, Equatable {
    public var from: String
    /// The next in order; nil when there was none.
    public var to: String?
    public var failure: BackendFailure
    /// How often in a row.
    public var count: Int
  }

  private struct State {
    var falls: [Fall] = []
    var latest = 0
  }

  public let backends: [any Backend]
  private let state = Mutex(State())
  private static let mostFalls = 32

  /// - Parameter backends: at least one.
  public init?(_ backends: [any Backend]) {
    guard !backends.isEmpty else { return nil }
    self.backends = backends
  }

  /// The backend that answered last, or that would be asked first.
  public var name: String { backends[state.withLock { $0.latest }].name }

  public var isLocal: Bool { backends.allSatisfy(\.isLocal) }

  /// The latest reasons, oldest first.
  public var falls: [Fall] { state.withLock { $0.falls } }

  public func warm() { backends[0].warm() }

  public func rewarm() { willing.rewarm() }

  public func refusal(isInvoked: Bool) -> BackendFailure? {
    let refusals = backends.map { $0.refusal(isInvoked: isInvoked) }
    // The first one is what the user set up; its trouble is what to tell.
    return refusals.contains { $0 == nil } ? nil : refusals.first ?? nil
  }

  public func promptBudget(languageID: String) -> PromptBudget {
    willing.promptBudget(languageID: languageID)
  }

  /// The one that would be asked first.
  private var willing: any Backend {
    backends.first { $0.refusal(isInvoked: false) == nil } ?? backends[0]
  }

  /// Of the backend that answered last, or that would be asked first.
  public var inspection: BackendInspection? {
    backends[state.withLock { $0.latest }].inspection
  }

  public func fill(_ request: FillRequest, on executor: EditorExecutor) -> FillStream {
    FillStream { answer in
      let fallback = Fallback(request, of: self, on: executor, into: answer)
      executor.begin { fallback.assumeIsolated { $0.begin() } }
    }
  }

  /// Asks one backend after the other for one request.
  private actor Fallback {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private let executor: EditorExecutor
    private let parent: FallbackBackend
    private let request: FillRequest
    private let answer: FillStream.Continuation
    private var index = 0
    private var listening: FillStream.Listening?
    private var hasBegun = false
    private var isOver = false
    private var first: BackendFailure?

    init(
      _ request: FillRequest, of parent: FallbackBackend, on executor: EditorExecutor,
      into answer: FillStream.Continuation
    ) {
      unownedExecutor = executor.asUnownedSerialExecutor()
      self.executor = executor
      self.parent = parent
      self.request = request
      self.answer = answer
      answer.onTermination { termination in
        guard case .cancelled = termination else { return }
        executor.begin { self.assumeIsolated { $0.giveUp() } }
      }
    }

    func begin() {
      if isOver { return }
      let backend = parent.backends[index]
      if let refusal = backend.refusal(isInvoked: request.isInvoked) { return fall(refusal) }
      listening = backend.fill(parent.fitting(request, backend), on: executor).listen(
        on: executor, event: { event in self.assumeIsolated { $0.pass(event) } },
        end: { error in self.assumeIsolated { $0.ended(error) } })
    }

    private func pass(_ event: FillEvent) {
      if !hasBegun { parent.state.withLock { $0.latest = index } }
      hasBegun = true
      answer.yield(event)
      if case .finished = event { answer.finish() }
    }

    private func ended(_ error: (any Error)?) {
      guard let failure = error as? BackendFailure, !hasBegun, failure.kind != .cancelled else {
        return answer.finish(throwing: error)
      }
      fall(failure)
    }

    private func fall(_ failure: BackendFailure) {
      first = first ?? failure
      parent.note(failure, at: index)
      index += 1
      if index < parent.backends.count { begin() } else { answer.finish(throwing: first) }
    }

    private func giveUp() {
      isOver = true
      listening?.cancel()
    }
  }

  /// The prompt was built for the first backend that was willing; another may take less.
  private func fitting(_ request: FillRequest, _ backend: any Backend) -> FillRequest {
    if backend.isLocal { return request }
    let budget = backend.promptBudget(languageID: request.languageID)
    return request.shrunk(toBytes: Int(Double(budget.tokens) * budget.bytesPerToken))
  }

  private func note(_ failure: BackendFailure, at index: Int) {
    let next = index + 1 < backends.count ? backends[index + 1] : nil
    let fall = Fall(from: backends[index].name, to: next?.name, failure: failure, count: 1)
    let isNew = state.withLock { state in
      if let same = state.falls.lastIndex(where: { $0.isSame(as: fall) }) {
        state.falls[same].count += 1
        return false
      }
      state.falls.append(fall)
      if state.falls.count > Self.mostFalls { state.falls.removeFirst() }
      return true
    }
    // It will be asked again while the first one is down.
    if isNew { next?.warm() }
  }
}

extension FallbackBackend.Fall {
  /// But for the time that is left of a pause.
  fileprivate func isSame(as other: Self) -> Bool {
    from == other.from && failure.kind == other.failure.kind
      && failure.message == other.failure.message
  }
}
