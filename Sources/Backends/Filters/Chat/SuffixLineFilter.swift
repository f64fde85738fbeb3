/// Ends the answer at a line that is the next line after the cursor: the model went on to copy what
/// is already there.
struct SuffixLineFilter: TextFilter {
  private let next: [Character]
  /// The current line as far as it may be the one.
  private var held: [Character] = []
  private var mayBeNext = true
  private(set) var isDone = false

  init(suffix: String) {
    let line = suffix.split(whereSeparator: \.isNewline).lazy.map(Self.trimmed).first {
      !$0.isEmpty
    }
    // Closers and the like may be wanted twice; what has words in it is a copy.
    let words = line?.count { $0.isLetter || $0.isNumber } ?? 0
    next = words >= 4 ? line ?? [] : []
  }

  mutating func push(_ text: String) -> String {
    if next.isEmpty { return text }
    if isDone { return "" }
    var passed = ""
    for character in text {
      if character.isNewline {
        if mayBeNext, Self.trimmed(held[...]) == next {
          isDone = true
          held = []
          return passed
        }
        passed += held
        held = [character]
        mayBeNext = true
      } else if mayBeNext {
        held.append(character)
        let line = held.drop(while: \.isWhitespace)
        let isBeginning = next.starts(with: line)
        // White space after the whole line changes nothing.
        let isWhole =
          line.starts(with: next) && line.dropFirst(next.count).allSatisfy(\.isWhitespace)
        if !isBeginning, !isWhole {
          mayBeNext = false
          passed += held
          held = []
        }
      } else {
        passed.append(character)
      }
    }
    return passed
  }

  mutating func end() -> String {
    defer { held = [] }
    return mayBeNext && !next.isEmpty && Self.trimmed(held[...]) == next ? "" : String(held)
  }

  private static func trimmed(_ line: some Collection<Character>) -> [Character] {
    let start = Array(line.drop(while: \.isWhitespace))
    return start.dropLast(start.reversed().prefix(while: \.isWhitespace).count)
  }
}
