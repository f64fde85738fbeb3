/// A set of token ids that is emptied in one step.
public final class TokenSet {
  // Unchecked: one query at a time uses a set, and the checks took a tenth of its time.
  @exclusivity(unchecked) @usableFromInline var marks: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) @usableFromInline var capacity: Int
  @exclusivity(unchecked) @usableFromInline var generation: UInt32 = 1

  init() {
    capacity = 1024
    marks = .allocate(capacity: capacity)
    marks.initialize(repeating: 0, count: capacity)
  }

  deinit {
    marks.deallocate()
  }

  /// Empties the set and makes room for ids below `limit`.
  public func removeAll(limit: Int) {
    generation &+= 1
    if limit > capacity {
      marks.deallocate()
      capacity = limit + limit / 2
      marks = .allocate(capacity: capacity)
      generation = 0
    }
    if generation == 0 {
      marks.initialize(repeating: 0, count: capacity)
      generation = 1
    }
  }

  @inlinable
  public func contains(_ id: Int32) -> Bool {
    id >= 0 && Int(id) < capacity && marks[Int(id)] == generation
  }

  /// Whether the id was new. An id beyond the limit of the set is not taken in.
  @inlinable
  @discardableResult
  public func insert(_ id: Int32) -> Bool {
    guard id >= 0, Int(id) < capacity, marks[Int(id)] != generation else { return false }
    marks[Int(id)] = generation
    return true
  }
}
