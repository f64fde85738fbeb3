import ProjectIndex

/// Makes the rows of a vote: for each candidate its text to the end of the line as it would stand at
/// the cursor, as it is and with our words.
struct BallotBuilder {
  private let reader: IndexReader
  private let cursor: CursorContext
  private let here: Surroundings
  private var describer: RowDescriber
  private var substitution = Substitution()
  private var renaming = Renaming()
  /// Candidates for which parts of words may still be replaced; that takes time.
  private var renamingsLeft = 150
  private static let renamingAgreement = 3
  private var ballot = Ballot()
  /// Tokens of the text of the row being made; -1 for a word that nothing holds.
  private var ids: [Int32] = []
  /// Which of them were replaced.
  private var replacedAt: [Int] = []

  static func build(_ reader: IndexReader) -> Ballot {
    let candidates = reader.candidates()
    var builder = BallotBuilder(reader, candidates.count)
    for candidate in candidates { builder.add(candidate) }
    builder.describer.finish(&builder.ballot)
    return builder.ballot
  }

  private init(_ reader: IndexReader, _ count: Int) {
    self.reader = reader
    cursor = reader.cursor
    here = Surroundings(reader)
    describer = RowDescriber(here)
    ballot.rows.reserveCapacity(2 * count)
    ballot.features.reserveCapacity(2 * count * Feature.count)
    ballot.pool.reserveCapacity(64 * count)
    ids.reserveCapacity(64)
  }

  private mutating func add(_ candidate: Candidate) {
    let view = reader.sources[Int(candidate.source)]
    let token = Int(candidate.token)
    let lineIndex = view.line(ofToken: token)
    let line = view.lines[lineIndex]
    guard line.tokens.contains(token) else { return }
    let agreement = reader.agreement(candidate, shapesBefore: here.shapesBefore)
    substitution.learn(
      reader, view, token: token, length: agreement.shape, shapesBefore: here.shapesBefore)
    let file = view.files[view.file(ofLine: lineIndex)]
    let place = RowDescriber.Place(
      candidate: candidate, ids: view.ids, lines: view.lines, lineIndex: lineIndex,
      fileLines: file.lines, directoryHash: file.directoryHash, extensionHash: file.extensionHash,
      exact: agreement.exact, shape: agreement.shape)

    var rewritings: [Ballot.Rewriting] = [.none]
    if substitution.changesAny {
      let rest = token..<line.tokens.upperBound
      if rest.contains(where: { substitution(view.ids[$0]) != view.ids[$0] }) {
        rewritings.append(.words)
      }
      if agreement.shape >= BallotBuilder.renamingAgreement, renamingsLeft > 0 {
        renamingsLeft -= 1
        renaming.learn(substitution, reader)
        if !renaming.isEmpty { rewritings.append(.parts) }
      }
    }
    describer.begin(place, isChanged: rewritings.contains(.words))
    for rewriting in rewritings {
      guard addRow(place, view, file.text, rewriting) else { continue }
      describer.describe(&ballot, ids, replacedAt: replacedAt)
    }
  }

  /// Puts the text into the pool. A text that cannot stand at the cursor makes no row, nor does one in
  /// which no part of a word could be replaced; then this is false.
  private mutating func addRow(
    _ place: RowDescriber.Place, _ view: SourceView, _ text: UnsafeBufferPointer<UInt8>,
    _ rewriting: Ballot.Rewriting
  ) -> Bool {
    let line = place.line
    let token = Int(place.candidate.token)
    let start = ballot.pool.count
    let leading = cursor.partial.isEmpty ? reader.leadingSpaces(view, token, line) : 0
    var position = Int(line.start) + Int(view.offsets[token]) - leading
    var renamed = 0
    ids.removeAll(keepingCapacity: true)
    replacedAt.removeAll(keepingCapacity: true)
    for index in token..<line.tokens.upperBound {
      let id = view.ids[index]
      guard rewriting != .none, Token.isWord(id) else {
        ids.append(id)
        continue
      }
      let ours = substitution(id)
      let wordStart = Int(line.start) + Int(view.offsets[index])
      if ours != id {
        ballot.pool.append(contentsOf: text[position..<wordStart])
        reader.withBytes(of: ours) { ballot.pool.append(contentsOf: $0) }
        replacedAt.append(ids.count)
        ids.append(ours)
      } else if rewriting == .parts, !substitution.knows(id),
        let word = reader.withBytes(of: id, { renaming($0) })
      {
        ballot.pool.append(contentsOf: text[position..<wordStart])
        ballot.pool.append(contentsOf: word)
        replacedAt.append(ids.count)
        ids.append(word.withUnsafeBufferPointer { reader.word($0) } ?? -1)
        renamed += 1
      } else {
        ids.append(id)
        continue
      }
      position = wordStart + reader.byteCount(of: id)
    }
    ballot.pool.append(contentsOf: text[position..<max(position, Int(line.end))])
    guard rewriting != .parts || renamed > 0, fit(start) else {
      ballot.pool.removeSubrange(start...)
      return false
    }
    var hash = FNVHash()
    for byte in ballot.pool[start...] { hash.feed(byte) }
    ballot.rows.append(
      Ballot.Row(
        candidate: place.candidate, line: place.lineIndex, rewriting: rewriting,
        text: start..<ballot.pool.count, key: hash.value))
    return true
  }

  /// Cuts the text at the end of the pool to what is not there yet, before and after the cursor;
  /// false when it does not fit or nothing remains.
  private mutating func fit(_ start: Int) -> Bool {
    let partial = cursor.partial
    guard ballot.pool.count - start > partial.count,
      ballot.pool[start...].starts(with: partial)
    else { return false }
    ballot.pool.removeSubrange(start..<start + partial.count)
    if here.suffix.isEmpty { return true }
    guard let fitted = here.suffix.fit(Array(ballot.pool[start...])) else { return false }
    ballot.pool.replaceSubrange(start..., with: fitted)
    return true
  }
}
