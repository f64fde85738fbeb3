extension ContextPart {
  /// The lines of the text.
  var textLines: [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Only the lines of the file that pass; nil when none does.
  func keeping(_ isWanted: (Int) -> Bool) -> ContextPart? {
    let numbers = lines.flatMap(\.self)
    guard !numbers.allSatisfy(isWanted) else { return self }
    let kept = zip(numbers, textLines).filter { isWanted($0.0) }
    guard !kept.isEmpty else { return nil }
    return with(kept.map(\.0), kept.map(\.1))
  }

  /// With a part that begins where this one ends; nil when it does not.
  func joined(_ next: ContextPart) -> ContextPart? {
    guard let end = lines.last?.upperBound, next.lines.first?.lowerBound == end else { return nil }
    var joined = with(
      lines.flatMap(\.self) + next.lines.flatMap(\.self), textLines + next.textLines)
    joined.score = max(score, next.score)
    if reason != next.reason { joined.reason += "; " + next.reason }
    return joined
  }

  /// The same with other lines.
  func with(_ numbers: [Int], _ texts: [some StringProtocol]) -> ContextPart {
    var part = self
    part.lines = []
    for number in numbers {
      if let last = part.lines.last, last.upperBound == number {
        part.lines[part.lines.count - 1] = last.lowerBound..<number + 1
      } else {
        part.lines.append(number..<number + 1)
      }
    }
    part.text = texts.joined(separator: "\n")
    return part
  }
}
