/// Finds what a mistyped name was probably meant to be.
public enum NearestName {
  /// The candidate with the fewest edits to `name`, the first of several.
  public static func nearest(to name: String, in candidates: [String]) -> String? {
    several(to: name, in: candidates).first
  }

  /// The candidates with few enough edits to `name` for its length (one for each three bytes, at least
  /// one), nearest first: those that are one edit further than the nearest at most, and three at
  /// most. The beginning of a name, from three bytes on, is as good as a single slip. Case does not
  /// count.
  public static func several(to name: String, in candidates: [String]) -> [String] {
    let typed = Array(name.lowercased().utf8)
    guard !typed.isEmpty, typed.count <= 64 else { return [] }
    let limit = max(1, typed.count / 3)
    var found: [(name: String, distance: Int, order: Int)] = []
    for (order, candidate) in candidates.enumerated() {
      let bytes = Array(candidate.lowercased().utf8)
      let isBeginning = typed.count >= 3 && bytes.count > typed.count && bytes.starts(with: typed)
      let distance = isBeginning ? 1 : distance(typed, bytes)
      if distance <= limit { found.append((candidate, distance, order)) }
    }
    let nearest = found.map(\.distance).min() ?? 0
    return found.filter { $0.distance <= nearest + 1 }
      .sorted { ($0.distance, $0.order) < ($1.distance, $1.order) }.prefix(3).map(\.name)
  }

  /// Edits that make `a` into `b`: a byte put in, left out or replaced, or two neighbors swapped.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for row in 1...a.count {
      var current = [row]
      for column in 1...b.count {
        let same = a[row - 1] == b[column - 1]
        var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
        if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
          cost = min(cost, beforeLast[column - 2] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[b.count]
  }
}
