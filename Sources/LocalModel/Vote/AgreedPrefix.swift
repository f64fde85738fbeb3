import ProjectIndex

/// The longest beginning, cut between tokens, on which enough of the vote agrees.
///
/// The choices are read as a trie of tokens. A node weighs what all choices through it weigh, so
/// short beginnings are surer than whole lines.
struct AgreedPrefix: Equatable {
  var text: [UInt8]
  var mass: Double
  /// Whether a choice ends here, and as itself reaches the threshold.
  var isWholeLine: Bool

  /// Nil when no beginning of at least two bytes reaches the threshold.
  init?(_ choices: [Vote.Choice], threshold: Double) {
    var best: AgreedPrefix?
    AgreedPrefix.descend(choices, depth: 0, threshold: threshold, &best)
    guard let best, best.text.count >= 2 else { return nil }
    self = best
  }

  private init(text: [UInt8], mass: Double, isWholeLine: Bool) {
    self.text = text
    self.mass = mass
    self.isWholeLine = isWholeLine
  }

  private static func descend(
    _ choices: [Vote.Choice], depth: Int, threshold: Double, _ best: inout AgreedPrefix?
  ) {
    // Choices by their next token; since the masses are shares, few groups reach the threshold.
    var groups: [(end: Int, mass: Double, members: [Vote.Choice])] = []
    for choice in choices {
      let end = endOfToken(choice.text, from: depth)
      if end == depth { continue }
      if let index = groups.firstIndex(where: {
        $0.end == end && $0.members[0].text[depth..<end] == choice.text[depth..<end]
      }) {
        groups[index].mass += choice.mass
        groups[index].members.append(choice)
      } else {
        groups.append((end, choice.mass, [choice]))
      }
    }
    for group in groups where group.mass >= threshold {
      let text = Array(group.members[0].text[..<group.end])
      let whole = group.members.first { $0.text.count == group.end }
      if text.count > best?.text.count ?? 0 {
        best = AgreedPrefix(
          text: text, mass: group.mass, isWholeLine: (whole?.mass ?? 0) >= threshold)
      }
      descend(group.members, depth: group.end, threshold: threshold, &best)
    }
  }

  /// The end of the token that begins at `start` or after spaces there.
  private static func endOfToken(_ text: [UInt8], from start: Int) -> Int {
    var end = start
    while end < text.count, Token.isSpace(text[end]) { end += 1 }
    guard end < text.count else { return end }
    if !Token.isWordByte(text[end]) { return end + 1 }
    while end < text.count, Token.isWordByte(text[end]) { end += 1 }
    return end
  }
}
