/// Orders positions by the tokens before them.
///
/// In such an order all places with the same last k tokens stand side by side, for every k at once.
/// That takes 4 bytes per token, where a hash chain takes 4 for each k, and any place of a long run
/// can be read without walking the run.
enum ContextOrder {
  /// Exact tokens that the order looks at.
  static let exactDepth = 5
  /// Shapes that the order looks at.
  static let shapeDepth = 10

  static func orders(
    ids: Buffer<Int32>, lines: Buffer<SourceLine>, shapes: ShapeTable, styles: [Int8]
  ) -> Segment.Orders {
    let exact = Buffer<Int32>(capacity: ids.count)
    for line in lines.elements {
      for token in line.tokens { exact.append(Int32(token)) }
    }
    exact.trim()
    let shape = Buffer<Int32>(exact.elements)
    let other = Buffer<Int32>(repeating: 0, count: exact.count)
    sort(exact, by: ids.base, keyLimit: styles.count + Int(Token.firstWord), exactDepth, other)

    // Styles are negative numbers: shifted so that they count from zero.
    let keys = Buffer<Int32>(capacity: ids.count)
    styles.withUnsafeBufferPointer { styles in
      guard let styles = styles.baseAddress else {
        for id in ids.elements { keys.append(id + ShapeKey.shift) }
        return
      }
      for id in ids.elements { keys.append(shapes.shape(id, styles) + ShapeKey.shift) }
    }
    let limit = styles.count + Int(Token.firstWord + ShapeKey.shift)
    sort(shape, by: keys.base, keyLimit: limit, shapeDepth, other)

    let byHash = (0..<Int32(lines.count)).sorted { left, right in
      let (l, r) = (lines.base[Int(left)].hash, lines.base[Int(right)].hash)
      return l == r ? left < right : l < r
    }
    let line = Buffer<Int32>(capacity: byHash.count)
    byHash.withUnsafeBufferPointer { line.append(contentsOf: $0) }
    return Segment.Orders(exact: exact, shape: shape, shapes: shapes, line: line)
  }

  private enum ShapeKey {
    static let shift: Int32 = 8
  }

  /// Sorts positions by `keys[position - 1]`, then `keys[position - 2]`, down to `depth`: a counting
  /// sort per step, the farthest first, each stable.
  private static func sort(
    _ positions: Buffer<Int32>, by keys: UnsafePointer<Int32>, keyLimit: Int, _ depth: Int,
    _ other: Buffer<Int32>
  ) {
    let count = positions.count
    let starts = Buffer<Int32>(repeating: 0, count: keyLimit + 1)
    var (from, to) = (positions.base, other.base)
    for back in stride(from: depth, through: 1, by: -1) {
      starts.base.update(repeating: 0, count: keyLimit + 1)
      for index in 0..<count { starts.base[Int(keys[Int(from[index]) - back])] += 1 }
      var sum: Int32 = 0
      for key in 0...keyLimit {
        let here = starts.base[key]
        starts.base[key] = sum
        sum += here
      }
      for index in 0..<count {
        let position = from[index]
        let key = Int(keys[Int(position) - back])
        to[Int(starts.base[key])] = position
        starts.base[key] += 1
      }
      swap(&from, &to)
    }
    if from != positions.base { positions.base.update(from: from, count: count) }
  }

  /// The part of `range` in an order whose positions have `wanted` as key at `back` tokens before.
  @inline(__always)
  static func narrow(
    _ range: Range<Int>, of order: UnsafePointer<Int32>, back: Int, wanted: Int32,
    key: (Int) -> Int32
  ) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if key(Int(order[middle]) - back) < wanted { low = middle + 1 } else { high = middle }
    }
    let first = low
    high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if key(Int(order[middle]) - back) <= wanted { low = middle + 1 } else { high = middle }
    }
    return first..<low
  }
}
