extension ShapeFilter {
  /// Fits the text to what is right of the cursor on its line.
  ///
  /// Models are asked to fill a hole, but often write the rest of the line as well, or more than it. What
  /// they wrote again is cut off, or takes the place of what is there. Whether a bracket is the one right
  /// of the cursor or another one is decided by what it closes, not by how it looks: after `foo(`, before
  /// `)`, the text `bar(x)` is whole, and `x)` has one bracket too many.
  static let lineOverlap = ShapeFilter("repeats the rest of the line") { candidate, context in
    guard !context.lineSuffix.isBlank else { return candidate }
    return LineOverlap(candidate, context).fitted
  }
}

private struct LineOverlap {
  let candidate: Candidate
  let context: ShapeContext
  private let text: [UInt8]
  /// Right of the cursor: whole, and without blanks at both ends.
  private let rest: [UInt8]
  private let content: [UInt8]
  /// Brackets and quotes of the text that close what was open before it: byte and index.
  private let closers: [(byte: UInt8, index: Int)]

  init(_ candidate: Candidate, _ context: ShapeContext) {
    self.candidate = candidate
    self.context = context
    text = Array(candidate.text.trimmedEnd.utf8)
    rest = Array(context.lineSuffix.trimmedEnd.utf8)
    content = Array(context.lineSuffix.trimmed.utf8)
    var scanner = context.scanner
    let start = scanner.offset
    scanner.scan(text)
    closers = scanner.closedBeforeMark.map { ($0.byte, $0.offset - start) }
  }

  private var hasWords: Bool { content.contains(where: \.isWordByte) }
  private var lineEnd: Int { text.firstIndex(of: 0x0A) ?? text.count }

  var fitted: Candidate? {
    if let cut = withoutRest { return cut.text.isEmpty ? nil : cut }
    if let cut = withoutOverlap { return cut.text.isEmpty ? nil : cut }
    return hasWords ? besideCode : overClosers
  }

  /// The text ends with all that is right of the cursor.
  private var withoutRest: Candidate? {
    guard text.count >= content.count, text.suffix(content.count).elementsEqual(content) else {
      return nil
    }
    let end = text.count - content.count
    guard isOutside(end), !isInsideWord(end) else { return nil }
    return cut(at: end)
  }

  /// The text ends with what the rest of the line begins with.
  private var withoutOverlap: Candidate? {
    for count in stride(from: min(content.count, text.count), to: 0, by: -1) {
      let end = text.count - count
      let overlap = content[..<count]
      guard text[end...].elementsEqual(overlap), isOutside(end) else { continue }
      if overlap.contains(where: \.isWordByte) {
        let endsWord =
          count == content.count || !content[count].isWordByte || !content[count - 1].isWordByte
        guard count >= 3, endsWord, !isInsideWord(end) else { continue }
      }
      return cut(at: end)
    }
    return nil
  }

  /// The rest of the line is punctuation: as much of it as the text has written itself, bracket by
  /// bracket, gives way to the text.
  private var overClosers: Candidate? {
    guard let first = closers.first else { return overPunctuation }
    var from = first.index
    var closer = 0
    var replaced = 0
    for (index, byte) in rest.enumerated() where !byte.isBlank {
      if byte.isCloser || (closer < closers.count && byte == closers[closer].byte) {
        guard closer < closers.count, closers[closer].byte == byte else { break }
        from = closers[closer].index + 1
        closer += 1
      } else {
        guard let found = text[from...].firstIndex(of: byte) else { break }
        from = found + 1
      }
      replaced = index + 1
    }
    return Candidate(string(text.count), replaced: replaced)
  }

  /// The text closes nothing from before: it may only take the place of punctuation that is whole in
  /// itself, as in `List<|>();`, when it has all of it and ends like it. Before ` {` a text of more
  /// lines has written the block that is there already.
  private var overPunctuation: Candidate? {
    var scanner = BracketScanner(context.syntax)
    scanner.scan(content)
    guard scanner.unmatched.isEmpty else { return candidate }
    if text.last == content.last, holds(content.filter { !$0.isBlank }.map { [$0] }, text[...]) {
      return Candidate(string(text.count), replaced: rest.count)
    }
    return scanner.stack.isEmpty ? candidate : firstLineOnly
  }

  private var firstLineOnly: Candidate? {
    guard lineEnd < text.count else { return candidate }
    return LineOverlap(Candidate(string(lineEnd)), context).fitted
  }

  /// There is code right of the cursor: the text may only be one line. It takes the place of that code
  /// if it has every word of it in order, else it leaves alone what that code closes.
  private var besideCode: Candidate? {
    if lineEnd < text.count { return firstLineOnly }
    if text.last == content.last || closers.isEmpty, holds(tokens(content), text[...]) {
      return Candidate(string(text.count), replaced: rest.count)
    }
    // It ends the statement, and so does the rest of the line: both cannot be.
    if text.last == 0x3B, content.last == 0x3B { return nil }
    var scanner = BracketScanner(context.syntax)
    scanner.scan(content)
    if let first = closers.first, !scanner.unmatched.isEmpty { return cut(at: first.index) }
    return Candidate(string(text.count))
  }

  /// Whether tokens occur in order in a text, words as whole words.
  private func holds(_ tokens: [[UInt8]], _ text: ArraySlice<UInt8>) -> Bool {
    var words = self.tokens(Array(text))[...]
    for token in tokens {
      guard let found = words.firstIndex(of: token) else { return false }
      words = words[(found + 1)...]
    }
    return true
  }

  /// Words, and each other byte that is not blank.
  private func tokens(_ bytes: [UInt8]) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    var inWord = false
    for byte in bytes {
      if byte.isWordByte, inWord {
        tokens[tokens.count - 1].append(byte)
      } else if !byte.isBlank {
        tokens.append([byte])
      }
      inWord = byte.isWordByte
    }
    return tokens
  }

  /// Whether every bracket and quote from an index on closes something from before the text, so that
  /// cutting there tears nothing apart.
  private func isOutside(_ start: Int) -> Bool {
    let closing = text[start...].lazy.filter { $0.isCloser || self.isQuote($0) }.count
    return closers.lazy.filter { $0.index >= start }.count == closing
      || (closing > 0 && opensAll(from: start))
  }

  /// Whether the closers from an index on match openers from there on: `(a)` as a whole.
  private func opensAll(from start: Int) -> Bool {
    var scanner = BracketScanner(context.syntax)
    scanner.scan(Array(text[start...]))
    let outside = closers.lazy.filter { $0.index >= start }.count
    return scanner.unmatched.count == outside && scanner.mode == .code
  }

  private func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 || byte == 0x60 }

  private func isInsideWord(_ index: Int) -> Bool {
    index > 0 && index < text.count && text[index - 1].isWordByte && text[index].isWordByte
  }

  /// The text up to an index, without blanks that the rest of the line begins with.
  private func cut(at index: Int) -> Candidate {
    var end = index
    if rest.first?.isBlank == true {
      while end > 0, text[end - 1].isBlank { end -= 1 }
    }
    return Candidate(string(end))
  }

  private func string(_ end: Int) -> String { String(decoding: text[..<end], as: UTF8.self) }
}
