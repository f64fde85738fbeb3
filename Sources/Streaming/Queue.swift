/// First in, first out. Both ends take constant time on average.
public struct Queue<Element> {
  @usableFromInline var elements: [Element] = []
  /// Where the first one is; those before it were taken.
  @usableFromInline var first = 0

  @inlinable public init() {}

  @inlinable public var isEmpty: Bool { first == elements.count }

  @inlinable public var count: Int { elements.count - first }

  @inlinable public mutating func append(_ element: Element) {
    elements.append(element)
  }

  @inlinable public mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    // Most queues hold one at a time.
    if elements.count == 1 { return elements.removeLast() }
    defer {
      first += 1
      // Half of it at once, so that each element is moved at most once on average.
      if isEmpty || first > 1_000 && first > elements.count / 2 {
        elements.removeFirst(first)
        first = 0
      }
    }
    return elements[first]
  }
}

extension Queue: Sendable where Element: Sendable {}
