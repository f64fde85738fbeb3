import TestSupport

extension String {
  /// With one to six places removed, replaced by one of `pieces`, or with a piece put in.
  func mutated(_ pieces: [String], _ random: inout SeededRandom) -> String {
    var scalars = Array(unicodeScalars)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let start = Int.random(in: 0...scalars.count, using: &random)
      let end = min(scalars.count, start + Int.random(in: 0...8, using: &random))
      let piece = pieces.randomElement(using: &random) ?? ""
      switch Int.random(in: 0..<3, using: &random) {
      case 0: scalars.removeSubrange(start..<end)
      case 1: scalars.insert(contentsOf: piece.unicodeScalars, at: start)
      default: scalars.replaceSubrange(start..<end, with: piece.unicodeScalars)
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
