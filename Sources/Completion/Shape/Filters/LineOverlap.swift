extension ShapeFilter {
  /// Fits the text to what is right of the cursor on its line.
  ///
  /// Models are asked to fill a hole, but often write the rest of the line as well, or more than it. What
  /// they wrote again is cut off, or takes the place of what is there. Which of these fits is decided by
  /// what the line does then, compared with what it does now: the brackets and strings it leaves open.
  /// After `foo(`, before `)`, the text `bar(x)` is whole, and `x)` has one bracket too many.
  static let lineOverlap = ShapeFilter("repeats the rest of the line") { candidate, context in
    guard !context.lineSuffix.isBlank else { return candidate }
    let best = LineOverlap(candidate, context).best
    return best?.text.isEmpty == true ? nil : best
  }
}

/// The ways to fit a text into a line, and their costs.
private struct LineOverlap {
  private let context: ShapeContext
  private let text: [UInt8]
  /// Right of the cursor: whole, and without blanks at both ends.
  private let rest: [UInt8]
  private let content: [UInt8]
  /// The scanner at the end of the line as it is.
  private let now: BracketScanner

  init(_ candidate: Candidate, _ context: ShapeContext) {
    self.context = context
    rest = Array(context.lineSuffix.trimmedEnd.utf8)
    content = Array(context.lineSuffix.trimmed.utf8)
    var text = Array(candidate.text.trimmedEnd.utf8)
    // Between code and code there is room for one line only.
    let hasCode = content.contains { $0.isWordByte || $0.isOpener }
    if hasCode, let end = text.firstIndex(of: 0x0A) { text = Array(text[..<end]) }
    self.text = text
    now = context.scanner(after: context.lineSuffix)
  }

  /// Of the fits with the least cost the first in the order of preference.
  var best: Candidate? {
    var fits: [Candidate] = []
    fits += withoutRest.map { [$0] } ?? []
    fits += withoutOverlap
    let endsAlike = text.last == content.last
    if endsAlike { fits += over }
    fits.append(Candidate(string(text.count)))
    if !endsAlike { fits += over }
    fits += withoutClosers.map { [$0] } ?? []
    var best: (cost: Int, fit: Candidate)?
    for fit in fits {
      let cost = cost(fit)
      if cost == 0 { return accepted(fit) }
      if cost < best?.cost ?? .max { best = (cost, fit) }
    }
    return best.flatMap { accepted($0.fit) }
  }

  /// Before code, a text that ends the statement, or still ends with that code, is no fit.
  private func accepted(_ fit: Candidate) -> Candidate? {
    guard content.contains(where: \.isWordByte), fit.replaced < rest.count else { return fit }
    let isDoubled = fit.text.trimmedEnd.utf8.reversed().starts(with: content.reversed())
    return fit.text.utf8.last == 0x3B || isDoubled ? nil : fit
  }

  // MARK: Fits

  /// The text ends with all that is right of the cursor.
  private var withoutRest: Candidate? {
    guard text.count >= content.count, text.suffix(content.count).elementsEqual(content) else {
      return nil
    }
    let end = text.count - content.count
    return isInsideWord(end) ? nil : cut(at: end)
  }

  /// The text ends with what the rest of the line begins with; the longest first.
  private var withoutOverlap: [Candidate] {
    stride(from: min(content.count - 1, text.count), to: 0, by: -1).compactMap { count in
      let end = text.count - count
      let overlap = content[..<count]
      guard text[end...].elementsEqual(overlap) else { return nil }
      if overlap.contains(where: \.isWordByte) {
        let isCut = content[count].isWordByte && content[count - 1].isWordByte
        guard count >= 3, !isCut, !isInsideWord(end) else { return nil }
      }
      return cut(at: end)
    }
  }

  /// The text has all words and signs of the rest of the line, or of its beginning, in their order: it
  /// takes their place. Code gives way only as a whole.
  private var over: [Candidate] {
    var words = tokens(text)[...]
    var fits: [Candidate] = []
    for token in tokens(content) {
      guard let found = words.firstIndex(where: { $0.bytes == token.bytes }) else { break }
      words = words[(found + 1)...]
      let blanks = rest.count - content.count
      fits.append(Candidate(string(text.count), replaced: blanks + token.end))
    }
    if content.contains(where: \.isWordByte) { fits.removeAll { $0.replaced != rest.count } }
    return fits.reversed()
  }

  /// The text ends with brackets and separators that close what the rest of the line closes too.
  private var withoutClosers: Candidate? {
    let scanner = context.scanner(after: string(text.count))
    guard let first = scanner.closedBeforeMark.first else { return nil }
    let end = first.offset - context.scanner.offset
    let isEnd = text[end...].allSatisfy { $0.isCloser || $0.isBlank || $0 == 0x2C || $0 == 0x3B }
    return isEnd && end > 0 ? cut(at: end) : nil
  }

  // MARK: Costs

  /// How much worse the line ends than it does now: closers without an opener, strings without an end,
  /// and brackets left open or closed that were not.
  private func cost(_ fit: Candidate) -> Int {
    let kept = String(decoding: rest[min(fit.replaced, rest.count)...], as: UTF8.self)
    let scanner = context.scanner(after: fit.text + kept)
    var cost = scanner.mode == now.mode ? 0 : 1
    cost += max(0, scanner.unterminated - now.unterminated)
    cost += scanner.tally.distance(to: now.tally)
    return cost
  }

  // MARK: Bytes

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

  /// Words, and each other byte that is not blank, with the index after each.
  private func tokens(_ bytes: [UInt8]) -> [(bytes: ArraySlice<UInt8>, end: Int)] {
    var tokens: [(bytes: ArraySlice<UInt8>, end: Int)] = []
    var index = 0
    while index < bytes.count {
      var end = index + 1
      if bytes[index].isWordByte {
        while end < bytes.count, bytes[end].isWordByte { end += 1 }
      }
      if !bytes[index].isBlank, bytes[index] != 0x0A { tokens.append((bytes[index..<end], end)) }
      index = end
    }
    return tokens
  }
}
