/// The texts of the last menu entries, for `completionItem/resolve`: Helix waits for its answer on
/// its user interface's thread, so it comes from memory.
struct MenuTexts: Sendable {
  private static let limit = 64
  private var texts: [Int: String] = [:]
  private var last = 0

  /// Keeps a text and returns its number.
  mutating func keep(_ text: String, language: String) -> Int {
    last += 1
    // A fence longer than any in the text.
    let fence = String(repeating: "`", count: max(3, MenuTexts.longestRun(of: "`", in: text) + 1))
    texts[last] = "\(fence)\(language)\n\(text)\n\(fence)"
    texts[last - MenuTexts.limit] = nil
    return last
  }

  /// The text as a Markdown code block.
  subscript(number: Int) -> String? { texts[number] }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var (longest, run) = (0, 0)
    for next in text {
      run = next == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
