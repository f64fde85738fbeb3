/// Growable memory for plain values that stays in one place between edits.
///
/// The index reads millions of tokens per second from many sources at once; an `Array` would need
/// one nested closure per source to hand out a stable pointer. Indices are not checked: every
/// owner keeps its own positions, and none comes from outside the index.
final class Buffer<Element: BitwiseCopyable> {
  // Unchecked: every owner of a buffer keeps to one queue, and the inner loops read nothing else.
  @exclusivity(unchecked) private(set) var base: UnsafeMutablePointer<Element>
  @exclusivity(unchecked) private(set) var count: Int
  @exclusivity(unchecked) private(set) var capacity: Int

  init(capacity: Int = 0) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
    count = 0
  }

  convenience init(_ elements: UnsafeBufferPointer<Element>) {
    self.init(capacity: elements.count)
    append(contentsOf: elements)
  }

  convenience init(repeating value: Element, count: Int) {
    self.init(capacity: count)
    base.initialize(repeating: value, count: count)
    self.count = count
  }

  deinit {
    base.deallocate()
  }

  var elements: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: base, count: count)
  }

  func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    reallocate(max(wanted, capacity + capacity / 2 + 16))
  }

  /// Gives back what growing took too much.
  func trim() {
    if capacity > max(count, 1) { reallocate(max(count, 1)) }
  }

  private func reallocate(_ size: Int) {
    let moved = UnsafeMutablePointer<Element>.allocate(capacity: size)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = size
  }

  func append(_ element: Element) {
    if count == capacity { reserve(count + 1) }
    base[count] = element
    count += 1
  }

  func append(contentsOf elements: UnsafeBufferPointer<Element>) {
    guard let source = elements.baseAddress, !elements.isEmpty else { return }
    reserve(count + elements.count)
    (base + count).update(from: source, count: elements.count)
    count += elements.count
  }

  func append(repeating value: Element, count more: Int) {
    reserve(count + more)
    (base + count).update(repeating: value, count: more)
    count += more
  }

  func removeAll() {
    count = 0
  }

  /// `elements` must not lie in this buffer.
  func replace(_ range: Range<Int>, with elements: UnsafeBufferPointer<Element>) {
    let tail = count - range.upperBound
    let newCount = count - range.count + elements.count
    reserve(newCount)
    if elements.count != range.count {
      (base + range.lowerBound + elements.count).update(from: base + range.upperBound, count: tail)
    }
    if let source = elements.baseAddress {
      (base + range.lowerBound).update(from: source, count: elements.count)
    }
    count = newCount
  }
}
