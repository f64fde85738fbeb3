/// The passing of time as the pipeline sees it, so that tests run on a virtual one.
public protocol Timekeeper: Sendable {
  /// Time since some fixed moment; it never goes back.
  var now: Duration { get }

  /// Throws `CancellationError` if the task is cancelled meanwhile.
  func sleep(for duration: Duration) async throws
}

public struct SystemTime: Timekeeper {
  private let start = ContinuousClock.now

  public init() {}

  public var now: Duration { ContinuousClock.now - start }

  public func sleep(for duration: Duration) async throws {
    try await ContinuousClock().sleep(for: duration)
  }
}
