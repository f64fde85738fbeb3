/// Counts token ids; emptied in one step.
public final class TokenCounter {
  @usableFromInline let seen = TokenSet()
  // Unchecked: one query at a time uses a counter.
  @exclusivity(unchecked) @usableFromInline var counts: UnsafeMutablePointer<Int32>
  @exclusivity(unchecked) @usableFromInline var capacity: Int

  init() {
    capacity = 1024
    counts = .allocate(capacity: capacity)
    counts.initialize(repeating: 0, count: capacity)
  }

  deinit {
    counts.deallocate()
  }

  /// Empties the counter and makes room for ids below `limit`.
  public func removeAll(limit: Int) {
    seen.removeAll(limit: limit)
    if limit > capacity {
      counts.deallocate()
      capacity = limit + limit / 2
      counts = .allocate(capacity: capacity)
      counts.initialize(repeating: 0, count: capacity)
    }
  }

  @inlinable
  public func count(of id: Int32) -> Int {
    seen.contains(id) && Int(id) < capacity ? Int(counts[Int(id)]) : 0
  }

  /// Counts the id once more; gives the new count. An id beyond the limit is not counted.
  @inlinable
  @discardableResult
  public func add(_ id: Int32) -> Int {
    guard id >= 0, Int(id) < capacity else { return 0 }
    if seen.insert(id) { counts[Int(id)] = 1 } else { counts[Int(id)] += 1 }
    return Int(counts[Int(id)])
  }
}
