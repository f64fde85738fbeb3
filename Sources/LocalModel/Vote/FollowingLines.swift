import ProjectIndex

/// Goes on past the end of the line where the rows that won agree on the lines that come next.
struct FollowingLines {
  /// The least joint share of the vote for two lines, and for each line after.
  private static let twoLines = 0.4
  private static let moreLines = 0.5
  private static let recentLines = 30

  private let reader: IndexReader
  private let ballot: Ballot
  private let vote: Vote
  private let shapesBefore: [Int32]

  init(_ reader: IndexReader, _ ballot: Ballot, _ vote: Vote) {
    self.reader = reader
    self.ballot = ballot
    self.vote = vote
    shapesBefore = reader.shapesBefore
  }

  /// The lines after the first, without it, and the share of the vote that agrees on all of them.
  ///
  /// - Parameter onlyBlock: ends with the block that the first line opens. What comes after it is
  ///   another statement, and to guess that is not to finish this one.
  func extend(
    _ choice: Vote.Choice, maxLines: Int, onlyBlock: Bool
  ) -> (lines: [[UInt8]], mass: Double) {
    var isInBlock = false
    var rows = choice.rows
    var lines: [[UInt8]] = []
    var mass = choice.mass
    while lines.count + 1 < maxLines {
      var groups: [(text: [UInt8], mass: Double, rows: [Int])] = []
      for row in rows {
        guard let text = line(lines.count + 1, after: row) else { continue }
        if let index = groups.firstIndex(where: { $0.text == text }) {
          groups[index].mass += vote.rowMasses[row]
          groups[index].rows.append(row)
        } else {
          groups.append((text, vote.rowMasses[row], [row]))
        }
      }
      let least = lines.isEmpty ? FollowingLines.twoLines : FollowingLines.moreLines
      guard let best = groups.max(by: { $0.mass < $1.mass }), best.mass >= least,
        !isThere(best.text, best.rows)
      else { break }
      if onlyBlock {
        let isDeeper = self.isDeeper(best.text)
        guard isDeeper || isInBlock && endsBlock(best.text) else { break }
        isInBlock = isDeeper || !isOnlyEnd(best.text)
      }
      lines.append(best.text)
      mass = best.mass
      rows = best.rows
    }
    return (lines, mass)
  }

  // MARK: Blocks

  private var ourIndentation: Int {
    leadingSpaces(reader.cursor.text, before: reader.cursor.typed.lowerBound).count
  }

  /// Whether a line is further in than the cursor's.
  private func isDeeper(_ line: [UInt8]) -> Bool {
    line.prefix(while: Token.isSpace).count > ourIndentation
  }

  /// Whether a line as far in as the cursor's ends what that one opened, as `}` and `end` do.
  private func endsBlock(_ line: [UInt8]) -> Bool {
    let text = line.drop(while: Token.isSpace)
    guard line.count - text.count == ourIndentation, let first = text.first else { return false }
    return Bracket.step(first) < 0 || text.prefix(while: Token.isWordByte).elementsEqual("end".utf8)
  }

  /// Whether such a line opens nothing new, as `} else {` does.
  private func isOnlyEnd(_ line: [UInt8]) -> Bool {
    line.last.map { Bracket.step($0) <= 0 } ?? true
  }

  // MARK: Lines

  /// The line `distance` below a row's line, indented as it would be here; nil at the end of its file
  /// and where the document itself begins below the cursor.
  private func line(_ distance: Int, after row: Int) -> [UInt8]? {
    let row = ballot.rows[row]
    let view = reader.sources[Int(row.candidate.source)]
    let file = view.files[view.file(ofLine: row.line)]
    let index = row.line + distance
    guard index < file.lines.upperBound else { return nil }
    if row.candidate.source == 0, row.line < reader.cursor.nextLine,
      index >= reader.cursor.nextLine
    {
      return nil
    }
    let line = view.lines[index]
    // A blank line ends a block of code.
    let above = view.lines[index - 1]
    let between = file.text[Int(above.end)..<Int(line.start)]
    guard between.count(where: { $0 == 0x0A || $0 == 0x0D }) <= terminatorBytes(between) else {
      return nil
    }
    guard
      let indentation = indentation(
        of: line, in: file, from: view.lines[row.line])
    else { return nil }

    var text = indentation
    guard row.isSubstituted else {
      text.append(contentsOf: file.text[Int(line.start)..<Int(line.end)])
      return text
    }
    var substitution = Substitution()
    let agreement = reader.agreement(row.candidate, shapesBefore: shapesBefore)
    substitution.learn(
      reader, view, token: Int(row.candidate.token), length: agreement.shape,
      shapesBefore: shapesBefore)
    var renaming = Renaming()
    if row.rewriting == .parts { renaming.learn(substitution, reader) }
    var position = Int(line.start)
    for token in line.tokens where Token.isWord(view.ids[token]) {
      let id = view.ids[token]
      let start = Int(line.start) + Int(view.offsets[token])
      let ours = substitution(id)
      if ours != id {
        text.append(contentsOf: file.text[position..<start])
        reader.withBytes(of: ours) { text.append(contentsOf: $0) }
      } else if row.rewriting == .parts, !substitution.knows(id),
        let word = reader.withBytes(of: id, { renaming($0) })
      {
        text.append(contentsOf: file.text[position..<start])
        text.append(contentsOf: word)
      } else {
        continue
      }
      position = start + reader.byteCount(of: id)
    }
    text.append(contentsOf: file.text[position..<max(position, Int(line.end))])
    return text
  }

  /// Bytes of one line ending.
  private func terminatorBytes(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    text.contains(0x0D) && text.contains(0x0A) ? 2 : 1
  }

  /// The indentation of a line relative to another, on top of the cursor's line.
  private func indentation(
    of line: SourceLine, in file: SourceFile, from base: SourceLine
  ) -> [UInt8]? {
    let theirs = leadingSpaces(file.text, before: Int(line.start))
    let theirBase = leadingSpaces(file.text, before: Int(base.start))
    let ours = leadingSpaces(reader.cursor.text, before: reader.cursor.typed.lowerBound)
    if theirs.starts(with: theirBase) {
      return Array(ours) + theirs.dropFirst(theirBase.count)
    }
    // A step back must be one that we can take too.
    let back = theirBase.count - theirs.count
    guard theirBase.starts(with: theirs), ours.count >= back,
      ours.suffix(back).elementsEqual(theirBase.suffix(back))
    else { return nil }
    return Array(ours.dropLast(back))
  }

  private func leadingSpaces(
    _ text: UnsafeBufferPointer<UInt8>, before end: Int
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    var start = end
    while start > 0, Token.isSpace(text[start - 1]) { start -= 1 }
    return text[start..<end]
  }

  /// Whether the document has this line below the cursor, or has it above since the place that the
  /// rows come from: a copy of what was just typed says nothing about what comes.
  private func isThere(_ text: [UInt8], _ rows: [Int]) -> Bool {
    let document = reader.sources[0]
    let next = reader.cursor.nextLine
    var hash = FNVHash()
    var indent = 0
    for (index, byte) in text.enumerated() {
      guard Token.isSpace(byte) else {
        for byte in text[index...] { hash.feed(byte) }
        break
      }
      indent += byte == 0x09 ? 4 : 1
    }
    func isEqual(_ line: Int) -> Bool {
      document.lines[line].hash == hash.value && Int(document.lines[line].indent) == indent
    }
    if next < document.lineCount, isEqual(next) { return true }
    // Lines like a closing bracket come again and again.
    let recent = max(0, next - FollowingLines.recentLines)..<next
    return text.contains(where: Token.isWordByte)
      && recent.contains { isEqual($0) && document.lines[$0].tokenCount > 3 }
      && rows.allSatisfy { isRecent(ballot.rows[$0]) }
  }

  private func isRecent(_ row: Ballot.Row) -> Bool {
    row.candidate.source == 0 && row.line < reader.cursor.nextLine
      && row.line + FollowingLines.recentLines >= reader.cursor.nextLine
  }
}
