/// Durations by how many fell between fixed bounds: of constant size, and two of them can be added.
public struct LatencyHistogram: Sendable, Equatable {
  /// Upper bounds in milliseconds, each about half as long again as the one before; what is longer
  /// is counted last.
  public static let bounds: [Double] = [
    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 450, 700, 1_000, 1_500, 2_500, 4_000,
    7_000,
  ]

  public private(set) var counts: [Int]

  public init() {
    counts = Array(repeating: 0, count: LatencyHistogram.bounds.count + 1)
  }

  public var total: Int { counts.reduce(0, +) }

  mutating func add(_ duration: Duration) {
    let milliseconds = duration / .milliseconds(1)
    let index = LatencyHistogram.bounds.firstIndex { milliseconds <= $0 }
    counts[index ?? counts.count - 1] += 1
  }

  mutating func add(_ other: LatencyHistogram) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// In milliseconds, reckoned as if durations were spread evenly between two bounds; nil without any.
  ///
  /// - Parameter part: 0 to 1.
  public func percentile(_ part: Double) -> Double? {
    guard total > 0 else { return nil }
    let wanted = part * Double(total)
    var passed = 0.0
    for (index, count) in counts.enumerated() where count > 0 {
      let share = (wanted - passed) / Double(count)
      guard share <= 1 || index == counts.count - 1 else {
        passed += Double(count)
        continue
      }
      let low = index > 0 ? LatencyHistogram.bounds[index - 1] : 0
      let high = index < LatencyHistogram.bounds.count ? LatencyHistogram.bounds[index] : low
      return low + (high - low) * min(max(share, 0), 1)
    }
    return LatencyHistogram.bounds.last
  }
}

extension LatencyHistogram: Codable {
  public init(from decoder: any Decoder) throws {
    self.init()
    let stored = try [Int](from: decoder)
    for (index, count) in stored.enumerated() where counts.indices.contains(index) {
      counts[index] = max(0, count)
    }
  }

  public func encode(to encoder: any Encoder) throws { try counts.encode(to: encoder) }
}
