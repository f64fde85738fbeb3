/// How alike two lines are.
enum LineDistance {
  /// Whether two lines of at least 8 bytes differ by no more than a twentieth.
  static func isNear(_ one: String, _ other: String) -> Bool {
    let (left, right) = (Array(one.utf8), Array(other.utf8))
    let longer = max(left.count, right.count)
    guard min(left.count, right.count) >= 8 else { return false }
    let limit = longer / 20
    if abs(left.count - right.count) > limit { return false }
    return distance(left, right, limit: limit) <= limit
  }

  /// The Levenshtein distance, or more than `limit` if it is more.
  private static func distance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    if limit == 0 { return left == right ? 0 : 1 }
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      var best = row[0]
      for column in right.indices {
        let replaced = diagonal + (byte == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
        best = min(best, row[column + 1])
      }
      if best > limit { return limit + 1 }
    }
    return row[right.count]
  }
}
