/// The passing of time as the pipeline sees it, so that tests run on a virtual one.
public protocol Timekeeper: Sendable {
  /// Time since some fixed moment; it never goes back.
  var now: Duration { get }

  /// Throws `CancellationError` if the task is cancelled meanwhile. Stays on the caller's actor, so
  /// that a sleep has begun, in virtual time, before anything else happens there.
  func sleep(for duration: Duration, isolation: isolated (any Actor)?) async throws
}

extension Timekeeper {
  public func sleep(
    _ duration: Duration, isolation: isolated (any Actor)? = #isolation
  ) async throws {
    try await sleep(for: duration, isolation: isolation)
  }
}

public struct SystemTime: Timekeeper {
  private let start = ContinuousClock.now

  public init() {}

  public var now: Duration { ContinuousClock.now - start }

  public func sleep(for duration: Duration, isolation: isolated (any Actor)?) async throws {
    try await ContinuousClock().sleep(for: duration)
  }
}
