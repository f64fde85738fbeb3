import Foundation
import ProjectIndex

/// How the rows with some equal context go on.
private struct Shares {
  private var texts: [UInt64: Float] = [:]
  private var tokens: [Int32: Float] = [:]
  private var count: Float = 0

  init(_ rows: [Ballot.Row], _ exacts: [Int], _ firstTokens: [Int32], least: Int) {
    for (row, exact) in zip(rows.indices, exacts) where exact >= least {
      if rows[row].rewriting != .none { continue }
      count += 1
      texts[rows[row].key, default: 0] += 1
      tokens[firstTokens[row], default: 0] += 1
    }
  }

  func ofText(_ key: UInt64) -> Float { count == 0 ? 0 : (texts[key] ?? 0) / count }
  func ofToken(_ token: Int32) -> Float { count == 0 ? 0 : (tokens[token] ?? 0) / count }
}

/// Fills in the features of rows. (They and their order are those the weights were fitted with.)
struct RowDescriber {
  /// Where a row comes from.
  struct Place {
    let candidate: Candidate
    let ids: UnsafePointer<Int32>
    let lines: UnsafePointer<SourceLine>
    let lineIndex: Int
    /// Of the file.
    let fileLines: Range<Int>
    let directoryHash: UInt64
    let extensionHash: UInt64
    /// Tokens before that agree, exactly and in shape.
    let exact: Int
    let shape: Int

    var line: SourceLine { lines[lineIndex] }
  }

  private let here: Surroundings
  private var values = [Float](repeating: 0, count: Feature.count)
  /// Whether the values hold what is true of all rows of the place.
  private var hasCommon = false
  private var place: Place?
  private var isChanged = false

  /// By row, for what is only known at the end.
  private var firstTokens: [Int32] = []
  private var distances: [Int] = []
  private var exacts: [Int] = []
  private var fileKeys: [UInt64] = []

  init(_ here: Surroundings) {
    self.here = here
  }

  mutating func begin(_ place: Place, isChanged: Bool) {
    self.place = place
    self.isChanged = isChanged
    hasCommon = false
  }

  /// Describes the last row of the ballot, whose text has the tokens `ids`.
  mutating func describe(_ ballot: inout Ballot, _ ids: [Int32], replacedAt: [Int]) {
    guard let place, let row = ballot.rows.last else { return }
    if !hasCommon {
      describe(place)
      hasCommon = true
    }
    set(.isSubstituted, row.rewriting != .none)
    set(.isRawDespiteSubstitution, isChanged && row.rewriting == .none)
    set(.isRenamed, row.rewriting == .parts)
    set(.replacedWords, log1p(Float(replacedAt.count)))
    set(.strangeNeighbors, log1p(Float(strangers(ids, replacedAt))))
    describe(ids)
    describe(text: ballot.pool[row.text])
    ballot.features.append(contentsOf: values)
    firstTokens.append(ids.first ?? -1)
    exacts.append(place.exact)
    distances.append(place.candidate.source == 0 ? distance(place) : .max)
    fileKeys.append(UInt64(place.candidate.source) << 32 | UInt64(place.fileLines.lowerBound))
  }

  private mutating func set(_ feature: Feature, _ value: Float) {
    values[feature.rawValue] = value
  }

  private mutating func set(_ feature: Feature, _ isTrue: Bool) {
    values[feature.rawValue] = isTrue ? 1 : 0
  }

  private func distance(_ place: Place) -> Int {
    // The cursor's line is not among the lines: count as if it were.
    place.lineIndex >= here.next ? place.lineIndex + 1 - here.next : here.next - place.lineIndex
  }

  // MARK: The place

  private mutating func describe(_ place: Place) {
    let (line, lineIndex) = (place.line, place.lineIndex)
    let token = Int(place.candidate.token)
    let typed = here.cursor.lineTokenCount
    let exact = place.exact
    let position = token - line.tokens.lowerBound
    let isSameFile = place.candidate.source == 0
    set(.contextLength, log1p(Float(exact)))
    set(.context2, exact >= 2)
    set(.context4, exact >= 4)
    set(.context8, exact >= 8)
    set(.context16, exact >= 16)
    set(.sameLinePrefix, exact >= max(typed, 1) && position == typed)
    set(.sameLineShape, place.shape >= max(typed, 1) && position == typed)
    set(.contextAboveLine, log1p(Float(max(0, exact - typed))))
    set(.contextRarity, here.rarity[min(exact, here.rarity.count - 1)])
    set(.lineRarity, here.rarity[min(exact, typed, here.rarity.count - 1)])
    set(.shapeLength, log1p(Float(place.shape)))
    set(.shape10, place.shape >= 10)
    set(.sameFile, isSameFile)
    set(.sameDirectory, place.directoryHash == here.directoryHash)
    set(.sameExtension, place.extensionHash == here.extensionHash)
    set(.lineDistance, isSameFile ? log1p(Float(distance(place))) / 5 : 0)
    set(.lineStartMismatch, (typed == 0) != (position == 0))
    set(.atLineStart, here.cursor.isLineStart && here.cursor.partial.isEmpty)
    set(.inWord, !here.cursor.partial.isEmpty)
    set(.documentLines, log1p(Float(here.document.lineCount)) / 8)

    // The lines lie one after another; the newline tokens between them are no words of a line.
    let top = max(place.fileLines.lowerBound, lineIndex - 3)
    set(
      .similarBefore,
      here.jaccard(
        here.before, here.beforeCount, place.ids, Int(place.lines[top].firstToken)..<token))
    describeAbove(place)
    describeBelow(place)
  }

  private mutating func describeAbove(_ place: Place) {
    let above = place.lineIndex - 1
    guard here.previous >= 0, above >= place.fileLines.lowerBound else {
      set(.samePreviousLine, false)
      set(.similarPrevious, false)
      set(.samePreviousShape, false)
      set(.samePreviousStep, false)
      return
    }
    let (ours, theirs) = (here.document.lines[here.previous], place.lines[above])
    let isSame = ours.hash == theirs.hash
    set(.samePreviousLine, isSame)
    set(
      .similarPrevious,
      isSame ? 1 : here.jaccard(here.above, here.aboveCount, place.ids, theirs.tokens))
    set(.samePreviousShape, isSame || here.hasShapesAbove(place.ids, theirs))
    set(
      .samePreviousStep,
      here.cursor.indent - Int(ours.indent) == Int(place.line.indent) - Int(theirs.indent))
  }

  private mutating func describeBelow(_ place: Place) {
    let below = place.lineIndex + 1
    let next = here.next
    guard next < here.document.lineCount, below < place.fileLines.upperBound else {
      set(.sameNextLine, false)
      set(.similarNext, false)
      set(.sameNextStep, false)
      set(.sameSecondNext, false)
      return
    }
    let (ours, theirs) = (here.document.lines[next], place.lines[below])
    let isSame = ours.hash == theirs.hash
    set(.sameNextLine, isSame)
    set(
      .similarNext,
      isSame ? 1 : here.jaccard(here.after, here.afterCount, place.ids, theirs.tokens))
    set(
      .sameNextStep,
      here.cursor.indent - Int(ours.indent) == Int(place.line.indent) - Int(theirs.indent))
    set(
      .sameSecondNext,
      next + 1 < here.document.lineCount && below + 1 < place.fileLines.upperBound
        && here.document.lines[next + 1].hash == place.lines[below + 1].hash)
  }

  // MARK: The text

  private func strangers(_ ids: [Int32], _ replacedAt: [Int]) -> Int {
    var count = 0
    for index in replacedAt {
      let before = index > 0 ? ids[index - 1] : here.cursor.before.first ?? Token.newline
      let after = index + 1 < ids.count ? ids[index + 1] : Token.newline
      if !here.pairs.contains(before, ids[index]) { count += 1 }
      if !here.pairs.contains(ids[index], after) { count += 1 }
    }
    return count
  }

  private mutating func describe(_ ids: [Int32]) {
    var words = 0
    var known = 0
    var recent = 0
    var hasFresh = false
    var rarest = Int.max
    var pairs = 0
    var last = here.cursor.before.first ?? Token.newline
    for id in ids {
      if here.pairs.contains(last, id) { pairs += 1 }
      last = id
      guard id < 0 || Token.isWord(id) else { continue }
      words += 1
      let count = here.words.count(of: id)
      if count == 0 {
        rarest = min(rarest, here.reader.fileCount(of: id))
        continue
      }
      known += 1
      let near = here.recent.count(of: id)
      if near > 0 { recent += 1 }
      if near == count { hasFresh = true }
    }
    if here.pairs.contains(last, Token.newline) { pairs += 1 }
    set(.unknownWords, words == 0 ? 0 : 1 - Float(known) / Float(words))
    set(.hasUnknownWord, known < words)
    set(.rarestUnknownWord, rarest == .max ? 0 : log1p(Float(rarest)) / 5)
    set(.recentWords, words == 0 ? 0 : Float(recent) / Float(words))
    set(.freshWord, hasFresh)
    set(.knownPairs, Float(pairs) / Float(ids.count + 1))
    set(.firstTokenCount, log1p(Float(ids.first.map { here.words.count(of: $0) } ?? 0)) / 5)
  }

  private mutating func describe(text: ArraySlice<UInt8>) {
    var hash = here.typedHash
    var balance = 0
    for byte in text {
      hash.feed(byte)
      balance += Bracket.step(byte)
    }
    let document = here.document
    let repeats =
      here.next < document.lineCount && document.lines[here.next].hash == hash.value
      || here.previous >= 0 && document.lines[here.previous].hash == hash.value
    set(.repeatsNeighbor, repeats)
    set(.repeatsNearby, here.nearHashes.contains(hash.value))
    set(.length, log1p(Float(text.count)) / 4)
    set(.unbalanced, here.neededBalance.map { $0 != balance } ?? false)
    let lineBalance = balance + here.typedBalance
    set(.lineUnbalanced, lineBalance != 0)
    let last = text.last ?? 0
    set(.sameEnd, last == here.endAbove)
    let opens = lineBalance > 0 || last == UInt8(ascii: ":")
    set(.opensWithoutIndent, opens && here.stepBelow <= 0)
    set(.indentWithoutOpening, !opens && here.stepBelow > 0)
    set(.onlyClosers, ShowPolicy.isOnlyClosers(text))
  }

  // MARK: All rows

  /// What depends on all rows, and the features of the query.
  func finish(_ ballot: inout Ballot) {
    let rows = ballot.rows.indices
    var copies: [UInt64: Int] = [:]
    var files: [UInt64: Set<UInt64>] = [:]
    var firsts: [Int32: Int] = [:]
    var longest = 0
    var nearest = Int.max
    for row in rows {
      let key = ballot.rows[row].key
      copies[key, default: 0] += 1
      files[key, default: []].insert(fileKeys[row])
      firsts[firstTokens[row], default: 0] += 1
      guard ballot.rows[row].rewriting == .none, exacts[row] >= longest else { continue }
      nearest = exacts[row] > longest ? distances[row] : min(nearest, distances[row])
      longest = exacts[row]
    }
    let shares = [2, 3, 5].map { Shares(ballot.rows, exacts, firstTokens, least: $0) }
    for row in rows {
      let key = ballot.rows[row].key
      let start = row * Feature.count
      func set(_ feature: Feature, _ value: Float) {
        ballot.features[start + feature.rawValue] = value
      }
      set(.copies, log(Float(copies[key] ?? 1)))
      set(.copyFiles, log(Float(files[key]?.count ?? 1)))
      set(
        .nextTokenShare, log(Float(firsts[firstTokens[row]] ?? 1) / Float(max(rows.count, 1))))
      for (feature, share) in zip([Feature.textShare2, .textShare3, .textShare5], shares) {
        set(feature, share.ofText(key))
      }
      set(.tokenShare2, shares[0].ofToken(firstTokens[row]))
      set(.tokenShare3, shares[1].ofToken(firstTokens[row]))
      let isLongest = longest > 0 && exacts[row] == longest
      set(.longestContext, isLongest ? 1 : 0)
      let isMatch =
        isLongest && distances[row] == nearest && ballot.rows[row].rewriting == .none
      set(.longestMatch, isMatch ? 1 : 0)
    }
    describeQuery(&ballot, texts: copies.count)
  }

  private func describeQuery(_ ballot: inout Ballot, texts: Int) {
    var query = [Float](repeating: 0, count: QueryFeature.count)
    func set(_ feature: QueryFeature, _ value: Float) { query[feature.rawValue] = value }
    func best(_ feature: Feature, or least: Float = 0) -> Float {
      ballot.rows.indices.reduce(least) {
        max($0, ballot.features[$1 * Feature.count + feature.rawValue])
      }
    }
    let isInWord = !here.cursor.partial.isEmpty
    set(.one, 1)
    set(.isLineStart, !isInWord && here.cursor.isLineStart ? 1 : 0)
    set(.isMidLine, !isInWord && !here.cursor.isLineStart ? 1 : 0)
    set(.isInWord, isInWord ? 1 : 0)
    set(.rows, log1p(Float(ballot.rows.count)))
    set(.partialLength, log1p(Float(here.cursor.partial.count)))
    set(.bestContextLength, best(.contextLength))
    set(.bestSimilarBefore, best(.similarBefore))
    set(.bestSameNextLine, best(.sameNextLine))
    set(.texts, log1p(Float(texts)))
    set(.mostCopies, best(.copies))
    set(.bestSimilarNext, best(.similarNext))
    set(.bestSimilarPrevious, best(.similarPrevious))
    set(.bestNextTokenShare, best(.nextTokenShare, or: -10))
    set(.bestKnownPairs, best(.knownPairs))
    set(.bestContextRarity, best(.contextRarity))
    set(.bestTextShare3, best(.textShare3))
    set(.bestTextShare5, best(.textShare5))
    set(.linesOfDocument, log1p(Float(here.document.lineCount)) / 8)
    ballot.queryFeatures = query
  }
}
