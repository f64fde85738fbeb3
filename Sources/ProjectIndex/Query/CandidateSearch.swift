/// Finds the places from which the text at the cursor could be continued: the longest contexts
/// first, the document itself first in each, then an even sample of the rest.
struct CandidateSearch {
  /// No further level of context is looked at when there are this many.
  private static let enough = 250
  private static let perExactLevel = 200
  private static let perShapeLevel = 100
  /// Places read while looking for those that go on with the partial word.
  private static let partialReads = 4_000
  private static let perLine = 100
  private static let words = 60

  private let reader: IndexReader
  private let cursor: CursorContext
  private let partial: [UInt8]
  private let marks: TokenSet
  /// Words that begin with the partial word; the same as a set in `marks`.
  private var prefixWords: [Int32] = []
  private var found: [Candidate] = []
  private var seen: Set<Candidate> = []

  init(_ reader: IndexReader) {
    self.reader = reader
    cursor = reader.cursor
    partial = cursor.partial
    marks = reader.sets[0]
    found.reserveCapacity(512)
    seen.reserveCapacity(1024)
  }

  mutating func run() -> [Candidate] {
    findPrefixWords()
    let levels = ContextLevels(reader, isWanted: isWanted)
    for level in ContextLevels.exact.reversed() {
      if found.count >= CandidateSearch.enough { break }
      if level.depth == 1, cursor.isLineStart, partial.isEmpty, found.count > 20 { continue }
      take(levels, level, cap: CandidateSearch.perExactLevel)
    }
    for level in ContextLevels.shape.reversed() {
      take(levels, level, cap: CandidateSearch.perShapeLevel)
    }
    if cursor.isLineStart { takeNeighbors() }
    if !partial.isEmpty, found.count < 30 { takeWords() }
    return found
  }

  // MARK: Partial words

  private mutating func findPrefixWords() {
    guard !partial.isEmpty else { return }
    marks.removeAll(limit: reader.tokenLimit)
    var words: [Int32] = []
    partial.withUnsafeBufferPointer { prefix in
      reader.vocabulary.forEachWord(prefix: prefix) { word in
        marks.insert(word)
        words.append(word)
      }
    }
    prefixWords = words
  }

  /// Whether a place can begin with this token.
  private func isWanted(_ id: Int32) -> Bool {
    partial.isEmpty || marks.contains(id)
  }

  // MARK: Contexts

  private mutating func add(_ candidate: Candidate) {
    if seen.insert(candidate).inserted { found.append(candidate) }
  }

  private mutating func take(_ levels: ContextLevels, _ level: ContextLevels.Level, cap: Int) {
    var got = 0
    for token in levels.near(level) where got < cap / 2 {
      add(Candidate(source: 0, token: token))
      got += 1
    }
    let pieces = levels.rest(level)
    let total = pieces.reduce(0) { $0 + $1.count }
    // Without a partial word each place read is one taken.
    let reads = min(total, partial.isEmpty ? cap - got : CandidateSearch.partialReads)
    var piece = 0
    var before = 0
    for step in 0..<max(reads, 0) where got < cap {
      let index = step * total / reads
      while index - before >= pieces[piece].count {
        before += pieces[piece].count
        piece += 1
      }
      let token = pieces[piece].token(index - before)
      let view = reader.sources[pieces[piece].source]
      guard isWanted(view.ids[Int(token)]), !view.isGap(Int(token)) else { continue }
      add(Candidate(source: Int32(pieces[piece].source), token: token))
      got += 1
    }
  }

  // MARK: Neighbors

  /// At the start of a line: lines that stand before a line equal to our next one, and lines that
  /// stand after one equal to our previous one.
  private mutating func takeNeighbors() {
    let reader = reader
    let document = reader.sources[0]
    let next = cursor.nextLine
    if next < document.lineCount {
      var count = 0
      reader.forEachLine(hash: document.lines[next].hash) { source, line, first, _ in
        if source == 0, line == next { return true }
        if line > first { addLine(source, line - 1) }
        count += 1
        return count <= CandidateSearch.perLine
      }
    }
    if next > 0 {
      var count = 0
      reader.forEachLine(hash: document.lines[next - 1].hash) { source, line, _, last in
        if source == 0, line == next - 1 { return true }
        if line < last { addLine(source, line + 1) }
        count += 1
        return count <= CandidateSearch.perLine
      }
    }
  }

  private mutating func addLine(_ source: Int, _ line: Int) {
    let token = reader.sources[source].lines[line].firstToken
    guard isWanted(reader.sources[source].ids[Int(token)]) else { return }
    add(Candidate(source: Int32(source), token: Int32(token)))
  }

  // MARK: Words

  /// Any place of a word that begins with the partial word: in the document the nearest first, then
  /// one elsewhere for each word.
  private mutating func takeWords() {
    var taken: [Int32: Int] = [:]
    var count = 0
    let document = reader.sources[0]
    let farthest = max(cursor.nextToken, document.tokenCount - cursor.nextToken + 1)
    for distance in 1...max(farthest, 1) where count < CandidateSearch.words {
      for token in [cursor.nextToken - distance, cursor.nextToken + distance - 1] {
        guard token >= Token.padding, token < document.tokenCount else { continue }
        let id = document.ids[token]
        guard marks.contains(id), isLonger(id), taken[id, default: 0] < 20 else { continue }
        taken[id, default: 0] += 1
        count += 1
        add(Candidate(source: 0, token: Int32(token)))
      }
    }
    for word in prefixWords.prefix(4 * CandidateSearch.words)
    where count < CandidateSearch.words && taken[word] == nil && isLonger(word) {
      if let place = anyPlace(of: word) {
        add(place)
        count += 1
      }
    }
  }

  private func isLonger(_ word: Int32) -> Bool {
    reader.byteCount(of: word) > partial.count
  }

  private func anyPlace(of word: Int32) -> Candidate? {
    for (source, view) in reader.sources.enumerated().dropFirst() {
      if let order = view.orders?.exact {
        // Places after the word; the word itself is one before.
        let after = ContextOrder.narrow(
          0..<order.count, of: UnsafePointer(order.base), back: 1, wanted: word
        ) { view.ids[$0] }
        for index in after.prefix(8) {
          let token = order.base[index] - 1
          if !view.isGap(Int(token)) { return Candidate(source: Int32(source), token: token) }
        }
      } else if view.gaps.isEmpty {
        for token in 0..<view.tokenCount where view.ids[token] == word {
          return Candidate(source: Int32(source), token: Int32(token))
        }
      }
    }
    return nil
  }
}
