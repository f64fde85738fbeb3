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

  public func refusal(isInvoked: Bool) -> BackendFailure? {
    let refusals = backends.map { $0.refusal(isInvoked: isInvoked) }
    // The first one is what the user set up; its trouble is what to tell.
    return refusals.contains { $0 == nil } ? nil : refusals.first ?? nil
  }

  public func promptBudget(languageID: String) -> PromptBudget {
    let willing = backends.first { $0.refusal(isInvoked: false) == nil } ?? backends[0]
    return willing.promptBudget(languageID: languageID)
  }

  /// Of the backend that answered last, or that would be asked first.
  public var inspection: BackendInspection? {
    backends[state.withLock { $0.latest }].inspection
  }

  public func fill(
    _ request: FillRequest, isolation: isolated (any Actor)?
  ) -> FillStream {
    FillStream(isolation: isolation) { [self] in
      try await run(request, into: $0, isolation: $1)
    }
  }

  private func run(
    _ request: FillRequest,
    into continuation: FillStream.Continuation,
    isolation: isolated (any Actor)?
  ) async throws {
    var first: BackendFailure?
    for (index, backend) in backends.enumerated() {
      var hasBegun = false
      do {
        if let refusal = backend.refusal(isInvoked: request.isInvoked) { throw refusal }
        for try await event in backend.fill(fitting(request, backend), isolation: isolation) {
          if !hasBegun { state.withLock { $0.latest = index } }
          hasBegun = true
          continuation.yield(event)
          if case .finished = event { continuation.finish() }
        }
        return
      } catch let failure as BackendFailure {
        if hasBegun || failure.kind == .cancelled { throw failure }
        first = first ?? failure
        note(failure, at: index)
      }
    }
    if let first { throw first }
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
