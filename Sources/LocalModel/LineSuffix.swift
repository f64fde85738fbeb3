import ProjectIndex

/// What already stands right of the cursor on its line. A continuation was copied from a place where
/// the line went on to its end, so the part that is there already must be cut off.
struct LineSuffix {
  private enum Kind {
    case nothing
    /// Begins with a closing bracket or a quote, as editors put in by themselves.
    case closer(UInt8)
    /// Only `,`, `;`, `:` and the like.
    case punctuation
    case code
  }

  private let rest: [UInt8]
  private let kind: Kind

  init(_ bytes: some Collection<UInt8>) {
    let trimmed = bytes.drop(while: Token.isSpace)
    var rest = Array(trimmed)
    while let last = rest.last, Token.isSpace(last) { rest.removeLast() }
    self.rest = rest
    if let first = rest.first {
      if LineSuffix.isCloser(first) || LineSuffix.isQuote(first) {
        kind = .closer(first)
      } else {
        kind = rest.contains(where: Token.isWordByte) ? .code : .punctuation
      }
    } else {
      kind = .nothing
    }
  }

  var isEmpty: Bool { rest.isEmpty }

  /// The part of a continuation that belongs before what is there; nil when it does not fit.
  func fit(_ text: [UInt8]) -> [UInt8]? {
    if rest.isEmpty { return text }
    let split = text.count - rest.count
    if split > 0, text[split...].elementsEqual(rest), isBetweenTokens(text, split) {
      return trimmed(text[..<split])
    }
    switch kind {
    case .nothing: return text
    case .closer(let closer): return cut(text, before: closer)
    case .punctuation: return firstUnmatchedCloser(text) == nil ? text : nil
    case .code: return cutAtRest(text)
    }
  }

  private func trimmed(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    var text = Array(text)
    while let last = text.last, Token.isSpace(last) { text.removeLast() }
    return text.isEmpty ? nil : text
  }

  /// Up to the bracket or quote that stands right of the cursor already.
  private func cut(_ text: [UInt8], before closer: UInt8) -> [UInt8]? {
    if LineSuffix.isQuote(closer) {
      guard let end = text.firstIndex(of: closer) else { return text }
      return end == 0 ? nil : Array(text[..<end])
    }
    guard let end = firstUnmatchedCloser(text) else { return text }
    guard text[end] == closer else { return nil }
    return trimmed(text[..<end])
  }

  private func firstUnmatchedCloser(_ text: [UInt8]) -> Int? {
    var depth = 0
    for (index, byte) in text.enumerated() {
      if LineSuffix.isOpener(byte) {
        depth += 1
      } else if LineSuffix.isCloser(byte) {
        if depth == 0 { return index }
        depth -= 1
      }
    }
    return nil
  }

  /// Code right of the cursor must come in the continuation too, or the two do not belong together.
  private func cutAtRest(_ text: [UInt8]) -> [UInt8]? {
    guard text.count > rest.count else { return nil }
    for start in 1..<text.count - rest.count + 1
    where text[start...].starts(with: rest) && isBetweenTokens(text, start) {
      return trimmed(text[..<start])
    }
    return nil
  }

  private func isBetweenTokens(_ text: [UInt8], _ index: Int) -> Bool {
    !(Token.isWordByte(text[index]) && Token.isWordByte(text[index - 1]))
  }

  private static func isOpener(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{")
  }

  private static func isCloser(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }
}
