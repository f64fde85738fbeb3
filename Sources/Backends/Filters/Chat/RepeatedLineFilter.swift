/// Drops the text before the cursor from the start of an answer that repeats it: the current line,
/// or a few lines up to it.
struct RepeatedLineFilter: TextFilter {
  /// Ends of the prefix, each from the start of a line, longest first; no white space at the start.
  private let candidates: [[Character]]
  private var held: [Character] = []
  private var isDecided: Bool

  private static let mostLines = 6

  init(_ request: FillRequest) {
    let (before, line) = request.prefixAndLine
    let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .dropLast().suffix(Self.mostLines)
    // Up to the start of a blank current line: its indentation is another filter's matter.
    let tail = line.allSatisfy(\.isWhitespace) ? "" : line
    var candidates: [String] = []
    for count in stride(from: lines.count, to: 0, by: -1) {
      candidates.append(lines.suffix(count).map { $0 + "\n" }.joined() + tail)
    }
    candidates.append(tail)
    // Short ones, such as a closing brace, may well be meant.
    self.candidates = candidates.map { Array($0.drop(while: \.isWhitespace)) }
      .filter { $0.lazy.filter { !$0.isWhitespace }.count >= 3 }
    isDecided = self.candidates.isEmpty
  }

  mutating func push(_ text: String) -> String {
    if isDecided { return text }
    held += text.map { $0 == "\r\n" ? "\n" : $0 }
    let start = held.drop(while: \.isWhitespace)
    if start.isEmpty { return "" }
    // As long as a longer repetition is possible, wait.
    if candidates.contains(where: { $0.count > start.count && $0.starts(with: start) }) {
      return ""
    }
    return decide()
  }

  mutating func end() -> String {
    isDecided ? "" : decide()
  }

  private mutating func decide() -> String {
    isDecided = true
    defer { held = [] }
    let start = held.drop(while: \.isWhitespace)
    guard let found = candidates.first(where: start.starts) else { return String(held) }
    return String(start.dropFirst(found.count))
  }
}
