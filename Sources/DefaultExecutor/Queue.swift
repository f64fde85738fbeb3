/// First in, first out. Both ends take constant time on average.
struct Queue<Element> {
  private var elements: [Element] = []
  /// Where the first one is; those before it were taken.
  private var first = 0

  var isEmpty: Bool { first == elements.count }

  mutating func append(_ element: Element) {
    elements.append(element)
  }

  mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
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
