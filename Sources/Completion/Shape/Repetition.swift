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
    let words = lastWords(of: text, most: 60)
    guard words.count >= 10 else { return false }
    // The border of the text from its end tells the shortest period of its end.
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

  /// Words, and runs of the same other byte; blanks part them. The last one first.
  private static func lastWords(of text: String, most: Int) -> [ArraySlice<UInt8>] {
    var words: [ArraySlice<UInt8>] = []
    let bytes = Array(text.utf8)
    words.reserveCapacity(min(most, bytes.count))
    var end = bytes.count
    while end > 0, words.count < most {
      let last = bytes[end - 1]
      var start = end - 1
      while start > 0, last.isWordByte ? bytes[start - 1].isWordByte : bytes[start - 1] == last {
        start -= 1
      }
      if !last.isBlank, last != 0x0A { words.append(bytes[start..<end]) }
      end = start
    }
    return words
  }
}
