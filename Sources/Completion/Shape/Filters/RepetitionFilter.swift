extension ShapeFilter {
  /// Of text that runs in circles the first round stays, or nothing where it circles inside a line.
  static let repetition = ShapeFilter("repetition") { candidate, context in
    if candidate.isMultiLine {
      let lines = candidate.lines
      let written = [context.linePrefix + lines[0]] + lines.dropFirst()
      if let end = Repetition.firstRound(of: written) {
        return Candidate(lines[..<end].joined(separator: "\n"), replaced: candidate.replaced)
      }
    }
    return Repetition.circles(candidate.text) ? nil : candidate
  }
}
