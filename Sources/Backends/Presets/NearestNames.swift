/// The candidates that a mistyped name may have meant, nearest first, at most three.
func nearestNames(to name: String, in candidates: [String]) -> [String] {
  let name = Array(name.lowercased())
  return
    candidates
    .map { candidate in
      // The beginning of a name is as good as a single slip.
      let isBeginning = name.count >= 3 && candidate.lowercased().starts(with: name)
      return (
        name: candidate,
        distance: isBeginning ? 1 : editDistance(name, Array(candidate.lowercased()))
      )
    }
    .filter { $0.distance <= max(2, $0.name.count / 3) }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    .prefix(3)
    .map(\.name)
}

/// Levenshtein's distance.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let substitution = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[right.count]
}
