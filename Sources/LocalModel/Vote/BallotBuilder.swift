import Foundation
import ProjectIndex

/// Makes the rows of a vote. (The features and their order are those the weights were fitted with.)
struct BallotBuilder {
  private let reader: IndexReader
  private let cursor: CursorContext
  private let document: SourceView
  private let suffix: LineSuffix
  private let shapesBefore: [Int32]

  /// Index of the line above the cursor's in the document, or -1.
  private let previous: Int
  /// Index of the line below, or the number of lines.
  private let next: Int

  private let before: TokenSet
  private let beforeCount: Int
  private let after: TokenSet
  private let afterCount: Int
  private let known: TokenSet
  private let counted: TokenSet
  /// What brackets the text must bring for the document to balance; nil when it is far from that.
  private let neededBalance: Int?
  private var typedHash = LineHash()

  private var substitution = Substitution()
  private var ballot = Ballot()

  init(_ reader: IndexReader) {
    self.reader = reader
    cursor = reader.cursor
    document = reader.sources[0]
    suffix = reader.lineSuffix
    shapesBefore = reader.shapesBefore
    next = cursor.nextLine
    previous = next - 1
    before = reader.sets[0]
    after = reader.sets[1]
    known = reader.sets[2]
    counted = reader.sets[3]

    let limit = reader.tokenLimit
    // The search for candidates uses the first set too, so it must have run.
    let candidates = reader.candidates()
    let onLine = reader.cursor.before.prefix(reader.cursor.lineTokenCount)
    before.removeAll(limit: limit)
    var count = 0
    for line in max(0, next - 3)..<max(next, 0) {
      for token in document.lines[line].tokens where before.insert(document.ids[token]) {
        count += 1
      }
    }
    for id in onLine where before.insert(id) { count += 1 }
    beforeCount = count

    after.removeAll(limit: limit)
    count = 0
    if next < document.lineCount {
      for token in document.lines[next].tokens where after.insert(document.ids[token]) {
        count += 1
      }
    }
    afterCount = count

    known.removeAll(limit: limit)
    for token in 0..<document.tokenCount { known.insert(document.ids[token]) }
    for id in onLine { known.insert(id) }

    var balance = 0
    for line in 0..<document.lineCount { balance += Int(document.lines[line].balance) }
    for index in cursor.typed { balance += Bracket.step(cursor.text[index]) }
    neededBalance = abs(balance) <= 3 ? -balance : nil
    for index in cursor.typed { typedHash.feed(cursor.text[index]) }

    ballot.rows.reserveCapacity(2 * candidates.count)
    ballot.features.reserveCapacity(2 * candidates.count * Feature.count)
    ballot.pool.reserveCapacity(64 * candidates.count)
    for candidate in candidates { add(candidate) }
    addQueryFeatures()
  }

  static func build(_ reader: IndexReader) -> Ballot {
    BallotBuilder(reader).ballot
  }

  // MARK: Candidates

  private mutating func add(_ candidate: Candidate) {
    let view = reader.sources[Int(candidate.source)]
    let token = Int(candidate.token)
    let lineIndex = view.line(ofToken: token)
    let line = view.lines[lineIndex]
    guard line.tokens.contains(token) else { return }
    let agreement = reader.agreement(candidate, shapesBefore: shapesBefore)
    substitution.learn(
      reader, view, token: token, length: agreement.shape, shapesBefore: shapesBefore)

    let file = view.files[view.file(ofLine: lineIndex)]
    let first = ballot.rows.count
    let isChanged =
      substitution.changesAny
      && line.tokens.dropFirst(token - line.tokens.lowerBound)
        .contains { substitution(view.ids[$0]) != view.ids[$0] }
    for isSubstituted in isChanged ? [false, true] : [false] {
      addRow(candidate, view, lineIndex, file, isSubstituted: isSubstituted)
    }
    guard ballot.rows.count > first else { return }

    var values = common(candidate, view, lineIndex, file, agreement)
    for row in first..<ballot.rows.count {
      let isSubstituted = ballot.rows[row].isSubstituted
      values[Feature.isSubstituted.rawValue] = isSubstituted ? 1 : 0
      values[Feature.isRawDespiteSubstitution.rawValue] = isChanged && !isSubstituted ? 1 : 0
      describeText(row, view, line, token, &values)
      ballot.features.append(contentsOf: values)
    }
  }

  /// Puts the text into the pool; a text that cannot stand at the cursor makes no row.
  private mutating func addRow(
    _ candidate: Candidate, _ view: SourceView, _ lineIndex: Int, _ file: SourceFile,
    isSubstituted: Bool
  ) {
    let line = view.lines[lineIndex]
    let token = Int(candidate.token)
    let start = ballot.pool.count
    let leading = cursor.partial.isEmpty ? reader.leadingSpaces(view, token, line) : 0
    let textStart = Int(line.start) + Int(view.offsets[token]) - leading
    if isSubstituted {
      var position = textStart
      for index in token..<line.tokens.upperBound {
        let id = view.ids[index]
        guard Token.isWord(id) else { continue }
        let ours = substitution(id)
        if ours == id { continue }
        let wordStart = Int(line.start) + Int(view.offsets[index])
        ballot.pool.append(contentsOf: file.text[position..<wordStart])
        reader.withBytes(of: ours) { ballot.pool.append(contentsOf: $0) }
        position = wordStart + reader.byteCount(of: id)
      }
      ballot.pool.append(contentsOf: file.text[position..<max(position, Int(line.end))])
    } else {
      ballot.pool.append(contentsOf: file.text[textStart..<Int(line.end)])
    }
    let partial = cursor.partial
    guard ballot.pool.count - start > partial.count,
      ballot.pool[start...].starts(with: partial)
    else {
      ballot.pool.removeSubrange(start...)
      return
    }
    ballot.pool.removeSubrange(start..<start + partial.count)
    if !suffix.isEmpty {
      guard let fitted = suffix.fit(Array(ballot.pool[start...])) else {
        ballot.pool.removeSubrange(start...)
        return
      }
      ballot.pool.replaceSubrange(start..., with: fitted)
    }
    var hash = LineHash()
    for byte in ballot.pool[start...] { hash.feed(byte) }
    ballot.rows.append(
      Ballot.Row(
        candidate: candidate, line: lineIndex, isSubstituted: isSubstituted,
        text: start..<ballot.pool.count, key: hash.value))
  }

  // MARK: Features

  private func common(
    _ candidate: Candidate, _ view: SourceView, _ lineIndex: Int, _ file: SourceFile,
    _ agreement: (exact: Int, shape: Int)
  ) -> [Float] {
    var values = [Float](repeating: 0, count: Feature.count)
    func set(_ feature: Feature, _ value: Float) { values[feature.rawValue] = value }
    func set(_ feature: Feature, _ isTrue: Bool) { values[feature.rawValue] = isTrue ? 1 : 0 }

    let line = view.lines[lineIndex]
    let token = Int(candidate.token)
    let typed = cursor.lineTokenCount
    let exact = agreement.exact
    let position = token - line.tokens.lowerBound
    set(.contextLength, log1p(Float(exact)))
    set(.context2, exact >= 2)
    set(.context4, exact >= 4)
    set(.context8, exact >= 8)
    set(.context16, exact >= 16)
    set(.sameLinePrefix, exact >= max(typed, 1) && position == typed)
    set(.contextAboveLine, log1p(Float(max(0, exact - typed))))
    set(.shapeLength, log1p(Float(agreement.shape)))
    set(.shape10, agreement.shape >= 10)
    set(.sameFile, candidate.source == 0)
    set(.sameDirectory, file.directoryHash == document.files[0].directoryHash)
    if candidate.source == 0 {
      // The cursor's line is not among the lines: count as if it were.
      let distance = lineIndex >= next ? lineIndex + 1 - next : next - lineIndex
      set(.lineDistance, log1p(Float(distance)) / 5)
    }
    set(.lineStartMismatch, (typed == 0) != (position == 0))

    let above = lineIndex - 1
    set(.similarBefore, similarity(view, file, above: lineIndex, line, token))
    if previous >= 0, above >= file.lines.lowerBound {
      let (ours, theirs) = (document.lines[previous], view.lines[above])
      set(.samePreviousLine, ours.hash == theirs.hash)
      set(
        .samePreviousStep,
        cursor.indent - Int(ours.indent) == Int(line.indent) - Int(theirs.indent))
    }
    let below = lineIndex + 1
    if next < document.lineCount, below < file.lines.upperBound {
      let (ours, theirs) = (document.lines[next], view.lines[below])
      set(.sameNextLine, ours.hash == theirs.hash)
      set(.similarNext, jaccard(after, afterCount, view, theirs.tokens))
      set(
        .sameNextStep,
        cursor.indent - Int(ours.indent) == Int(line.indent) - Int(theirs.indent))
    }
    return values
  }

  /// Jaccard similarity of the three lines above and the line up to the token.
  private func similarity(
    _ view: SourceView, _ file: SourceFile, above lineIndex: Int, _ line: SourceLine, _ token: Int
  ) -> Float {
    let top = max(file.lines.lowerBound, lineIndex - 3)
    guard beforeCount > 0 else { return 0 }
    // The lines lie one after another; the newline tokens between them are no words of a line.
    let start = Int(view.lines[top].firstToken)
    return jaccard(before, beforeCount, view, start..<token)
  }

  private func jaccard(
    _ set: TokenSet, _ setCount: Int, _ view: SourceView, _ tokens: Range<Int>
  ) -> Float {
    counted.removeAll(limit: reader.tokenLimit)
    var size = 0
    var common = 0
    for index in tokens {
      let id = view.ids[index]
      if id == Token.newline || !counted.insert(id) { continue }
      size += 1
      if set.contains(id) { common += 1 }
    }
    return common == 0 ? 0 : Float(common) / Float(setCount + size - common)
  }

  private func describeText(
    _ row: Int, _ view: SourceView, _ line: SourceLine, _ token: Int, _ values: inout [Float]
  ) {
    let isSubstituted = ballot.rows[row].isSubstituted
    var words = 0
    var knownWords = 0
    for index in token..<line.tokens.upperBound {
      let id = isSubstituted ? substitution(view.ids[index]) : view.ids[index]
      guard Token.isWord(id) else { continue }
      words += 1
      if known.contains(id) { knownWords += 1 }
    }
    values[Feature.unknownWords.rawValue] =
      words == 0 ? 0 : 1 - Float(knownWords) / Float(words)
    values[Feature.hasUnknownWord.rawValue] = knownWords < words ? 1 : 0

    let text = ballot.text(row)
    var hash = typedHash
    var balance = 0
    for byte in text {
      hash.feed(byte)
      balance += Bracket.step(byte)
    }
    let repeats =
      next < document.lineCount && document.lines[next].hash == hash.value
      || previous >= 0 && document.lines[previous].hash == hash.value
    values[Feature.repeatsNeighbor.rawValue] = repeats ? 1 : 0
    values[Feature.length.rawValue] = log1p(Float(text.count)) / 4
    values[Feature.unbalanced.rawValue] = neededBalance.map { $0 != balance ? 1 : 0 } ?? 0
  }

  private mutating func addQueryFeatures() {
    var values = [Float](repeating: 0, count: QueryFeature.count)
    func set(_ feature: QueryFeature, _ value: Float) { values[feature.rawValue] = value }
    func best(_ feature: Feature) -> Float {
      ballot.rows.indices.reduce(0) {
        max($0, ballot.features[$1 * Feature.count + feature.rawValue])
      }
    }
    let isInWord = !cursor.partial.isEmpty
    set(.one, 1)
    set(.isLineStart, !isInWord && cursor.isLineStart ? 1 : 0)
    set(.isMidLine, !isInWord && !cursor.isLineStart ? 1 : 0)
    set(.isInWord, isInWord ? 1 : 0)
    set(.rows, log1p(Float(ballot.rows.count)))
    set(.partialLength, log1p(Float(cursor.partial.count)))
    set(.bestContextLength, best(.contextLength))
    set(.bestSimilarBefore, best(.similarBefore))
    set(.bestSameNextLine, best(.sameNextLine))
    ballot.queryFeatures = values
  }
}

enum Bracket {
  /// 1 for an opening bracket, -1 for a closing one.
  static func step(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): -1
    default: 0
    }
  }
}
