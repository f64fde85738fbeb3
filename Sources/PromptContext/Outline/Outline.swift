import ProjectIndex

/// Tells definitions from uses in the token lines of the index, and how far a definition reaches.
struct Outline {
  let reader: IndexReader
  private let rules: OutlineRules
  /// The ids of the rules' words.
  let keywords: [Int32]
  private let useWords: Set<Int32>
  private let go: Int32?

  /// Nil for a language whose definitions are not known.
  init?(_ reader: IndexReader, family: String) {
    guard let rules = OutlineRules.of(family: family) else { return nil }
    self.reader = reader
    self.rules = rules
    keywords = rules.keywords.compactMap(reader.word)
    useWords = Set(OutlineRules.useWords.compactMap(reader.word))
    go = family == "go" ? reader.word("func") : nil
  }

  /// How surely a place defines its word: 0 for a use, 1 for a definition by keyword.
  func strength(_ place: Candidate) -> Double {
    strength(source: Int(place.source), token: Int(place.token))
  }

  func strength(source: Int, token: Int) -> Double {
    let view = reader.sources[source]
    guard token > 0, token + 1 < view.tokenCount else { return 0 }
    let previous = view.ids[token - 1]
    let next = view.ids[token + 1]
    if keywords.contains(previous) { return 1 }
    // Most places are uses, and their neighbors say so; the line is looked up for the rest alone.
    let isFirst = previous == Token.newline
    // `func (receiver) name(`; `function M.name(`, `def self.name`, `fun Type.name(`.
    if let go, previous == Int32(UInt8(ascii: ")")), first(of: view, before: token) == go {
      return 1
    }
    if isDot(previous), let first = first(of: view, before: token, atMost: 5),
      keywords.contains(first)
    {
      return 0.95
    }
    if isFirst, rules.assigns.contains(where: { next == Int32($0) }) {
      return view.lines[view.line(ofToken: token)].indent == 0 ? 0.7 : 0.3
    }
    guard rules.bare != .none,
      next == Int32(UInt8(ascii: "(")) || next == Int32(UInt8(ascii: "<"))
    else { return 0 }
    let isTyped = !isFirst && isType(previous)
    guard isFirst || isTyped || previous == Int32(UInt8(ascii: ":")) else { return 0 }
    return isBareFunction(view, token: token, previous: previous, isTyped: isTyped) ? 0.8 : 0
  }

  /// The first token of the line of a token that is not the first, or nil when there are more than
  /// `limit` tokens between.
  private func first(of view: SourceView, before token: Int, atMost limit: Int = 24) -> Int32? {
    var index = token - 1
    while token - index <= limit {
      guard index > 0 else { return nil }
      let before = view.ids[index - 1]
      if before == Token.newline || before == Token.separator { return view.ids[index] }
      index -= 1
    }
    return nil
  }

  private func isDot(_ id: Int32) -> Bool {
    id == Int32(UInt8(ascii: ".")) || id == Int32(UInt8(ascii: ":"))
  }

  /// Whether a token can be the end of a type before a name.
  private func isType(_ id: Int32) -> Bool {
    if Token.isWord(id) { return !useWords.contains(id) }
    return [UInt8(ascii: "*"), UInt8(ascii: ">"), UInt8(ascii: "]"), UInt8(ascii: "&")]
      .contains { id == Int32($0) }
  }

  private func isBareFunction(
    _ view: SourceView, token: Int, previous: Int32, isTyped: Bool
  ) -> Bool {
    let number = view.line(ofToken: token)
    let line = view.lines[number]
    let first = Int(line.firstToken)
    let last = view.ids[first + max(0, Int(line.tokenCount) - 1)]
    let opens = last == Int32(UInt8(ascii: "{"))
    let ends = last == Int32(UInt8(ascii: ";"))
    switch rules.bare {
    case .none: return false
    case .atMargin:
      // The name alone at the margin is the old style, with the type on the line above.
      let isMember = previous == Int32(UInt8(ascii: ":")) && token > first
      return line.indent == 0 && (isTyped || isMember || token == first && !ends)
    case .member:
      let opensBelow = number + 1 < view.lineCount && isBrace(view, view.lines[number + 1])
      return isTyped && line.indent > 0 && (opens || ends || opensBelow || line.balance > 0)
        && !view.hasAssignment(before: token, line)
    case .method:
      let isHead = token == first || isTyped && token - first <= 3
      return isHead && opens && line.indent > 0 && !useWords.contains(view.ids[first])
    case .shell: return line.indent == 0 && token == first && opens
    }
  }

  // MARK: Extent

  /// The lines of a definition's head: up to the end of its brackets.
  func signature(source: Int, line: Int, in file: SourceFile) -> Range<Int> {
    let view = reader.sources[source]
    var end = line
    var depth = 0
    let limit = min(file.lines.upperBound, line + Outline.longestSignature)
    while end < limit {
      let here = view.lines[end]
      depth += Int(here.balance)
      end += 1
      let last = view.ids[Int(here.firstToken) + max(0, Int(here.tokenCount) - 1)]
      if depth <= 0 || last == Int32(UInt8(ascii: "{")) { break }
    }
    return line..<max(end, line + 1)
  }

  /// All lines of a definition, at most `limit`: what is indented deeper, and a closing line.
  func body(source: Int, line: Int, in file: SourceFile, limit: Int) -> Range<Int> {
    let view = reader.sources[source]
    let indent = view.lines[line].indent
    var end = signature(source: source, line: line, in: file).upperBound
    let last = min(file.lines.upperBound, line + limit)
    while end < last {
      let here = view.lines[end]
      if here.indent > indent {
        end += 1
        continue
      }
      guard here.indent == indent else { break }
      if isCloser(view, here) {
        // `) {` and `} else {` go on.
        end += 1
        if here.balance < 0 || Int(here.tokenCount) <= 2 { break }
        continue
      }
      if isBrace(view, here) {
        end += 1
        continue
      }
      break
    }
    return line..<max(end, line + 1)
  }

  /// The lines of a body that begin its members: those with the smallest indentation.
  func members(source: Int, body: Range<Int>, head: Range<Int>) -> [Int] {
    let view = reader.sources[source]
    let inner = head.upperBound..<max(head.upperBound, body.upperBound)
    guard
      let indent = inner.map({ view.lines[$0].indent }).filter({
        $0 > view.lines[head.lowerBound].indent
      }).min()
    else { return [] }
    return inner.filter { line in
      view.lines[line].indent == indent && !isCloser(view, view.lines[line])
        && Token.isWord(view.ids[Int(view.lines[line].firstToken)])
    }
  }

  /// A brace on a line of its own opens the body of the line above.
  private func isBrace(_ view: SourceView, _ line: SourceLine) -> Bool {
    line.tokenCount == 1 && view.ids[Int(line.firstToken)] == Int32(UInt8(ascii: "{"))
  }

  private func isCloser(_ view: SourceView, _ line: SourceLine) -> Bool {
    let first = view.ids[Int(line.firstToken)]
    if [UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]")].contains(where: {
      first == Int32($0)
    }) {
      return true
    }
    return line.tokenCount <= 2 && reader.text(of: first) == "end"
  }

  private static let longestSignature = 6
}

extension SourceView {
  /// Whether `=` or `.` stands on a line before a token: then it is called, not declared.
  fileprivate func hasAssignment(before token: Int, _ line: SourceLine) -> Bool {
    var index = Int(line.firstToken)
    while index < token {
      if ids[index] == Int32(UInt8(ascii: "=")) || ids[index] == Int32(UInt8(ascii: ".")) {
        return true
      }
      index += 1
    }
    return false
  }
}
