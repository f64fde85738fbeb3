/// The last few of what comes in, oldest first.
///
/// A ring: an array whose first element is removed moves all the others, and of traces that is kilobytes at
/// every key.
struct Latest<Element>: RandomAccessCollection, MutableCollection {
  private let capacity: Int
  private var elements: [Element] = []
  /// Where the oldest is once the ring is full.
  private var start = 0

  /// - Parameter capacity: how many are kept, at least one.
  init(_ capacity: Int) {
    self.capacity = Swift.max(1, capacity)
  }

  var startIndex: Int { 0 }
  var endIndex: Int { elements.count }

  subscript(position: Int) -> Element {
    get { elements[(start + position) % elements.count] }
    set { elements[(start + position) % elements.count] = newValue }
  }

  mutating func append(_ element: Element) {
    if elements.count < capacity { return elements.append(element) }
    elements[start] = element
    start = (start + 1) % capacity
  }
}
