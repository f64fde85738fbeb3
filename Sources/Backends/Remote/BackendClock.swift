import Foundation

/// The time, as limits and deadlines see it. Passed in, so that a test owns it.
public protocol BackendClock: Sendable {
  /// Since some fixed moment; never goes back.
  var now: Duration { get }
  /// Seconds since 1970. Only for dates that a server wrote down.
  var unixTime: Double { get }
}

public struct SystemClock: BackendClock {
  private let start = ContinuousClock.now

  public init() {}

  public var now: Duration { start.duration(to: .now) }
  public var unixTime: Double { Date().timeIntervalSince1970 }
}
