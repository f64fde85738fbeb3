/// Finds text that runs in circles, as models do that have lost the thread.
enum Repetition {
  /// The number of lines up to the end of the first round, where a group of up to four lines comes
  /// again at once: a line twice more, a group once more.
  static func firstRound(of lines: [String]) -> Int? {
    for period in 1...4 {
      let rounds = period == 1 ? 3 : 2
      guard lines.count >= period * rounds else { continue }
      for start in 0...(lines.count - period * rounds) {
        let round = lines[start..<start + period]
        // Closing lines of the same look and rulers are no circle.
        guard round.lazy.map({ $0.trimmed.utf8.count }).reduce(0, +) >= 8 else { continue }
        let again = (1..<rounds).allSatisfy {
          lines[(start + period * $0)..<(start + period * ($0 + 1))].elementsEqual(round)
        }
        if again { return start + period }
      }
    }
    return nil
  }

  /// Windows of words at the end of a text, with the longest period that counts as a circle there.
  /// Copilot's values.
  private static let windows: [(words: Int, period: Int)] = [(10, 1), (30, 10), (45, 20), (60, 30)]

  /// Whether the text ends in circles of words.
  static func circles(_ text: String) -> Bool {
    let words: [ArraySlice<UInt8>] = self.words(text).suffix(60).reversed()
    // The border of the reversed text tells the shortest period of its end.
    var border: [Int] = [0]
    border.reserveCapacity(words.count)
    for index in words.indices.dropFirst() {
      var length = border[index - 1]
      while length > 0, words[length] != words[index] { length = border[length - 1] }
      border.append(words[length] == words[index] ? length + 1 : 0)
    }
    for window in windows where words.count >= window.words {
      if window.words - border[window.words - 1] <= window.period { return true }
    }
    return false
  }

  /// Words, and runs of the same other byte; blanks part them.
  private static func words(_ text: String) -> [ArraySlice<UInt8>] {
    var words: [ArraySlice<UInt8>] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      var end = index + 1
      while end < bytes.count, first.isWordByte ? bytes[end].isWordByte : bytes[end] == first {
        end += 1
      }
      if !first.isBlank, first != 0x0A { words.append(bytes[index..<end]) }
      index = end
    }
    return words
  }
}
