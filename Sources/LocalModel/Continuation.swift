import ProjectIndex

extension IndexReader {
  /// The text from a candidate to the end of its line, as it would be typed at the cursor: without
  /// the partial word, and with the space before it unless one is there. Nil when nothing is left.
  func continuation(of candidate: Candidate) -> [UInt8]? {
    let view = sources[Int(candidate.source)]
    let token = Int(candidate.token)
    let lineIndex = view.line(ofToken: token)
    let line = view.lines[lineIndex]
    guard line.tokens.contains(token) else { return nil }
    let text = view.files[view.file(ofLine: lineIndex)].text
    var start = Int(line.start) + Int(view.offsets[token])
    start += cursor.partial.isEmpty ? -leadingSpaces(view, token, line) : cursor.partial.count
    guard start < Int(line.end) else { return nil }
    return Array(text[start..<Int(line.end)])
  }

  /// Spaces before a token inside its line that belong to the continuation.
  func leadingSpaces(_ view: SourceView, _ token: Int, _ line: SourceLine) -> Int {
    guard token > Int(line.firstToken), !cursor.isLineStart, cursor.cursor > 0,
      !Token.isSpace(cursor.text[cursor.cursor - 1])
    else { return 0 }
    let end = Int(view.offsets[token - 1]) + byteCount(of: view.ids[token - 1])
    return max(0, Int(view.offsets[token]) - end)
  }

  /// What stands right of the cursor on its line.
  var lineSuffix: LineSuffix {
    LineSuffix(cursor.text[cursor.cursor..<cursor.line.upperBound])
  }

  /// Whether the line, with `text` typed, would say the same as the next line that is there.
  func repeatsNextLine(_ text: [UInt8]) -> Bool {
    let document = sources[0]
    guard cursor.nextLine < document.lineCount else { return false }
    var hash = FNVHash()
    for index in cursor.typed { hash.feed(cursor.text[index]) }
    for byte in text { hash.feed(byte) }
    return hash.value == document.lines[cursor.nextLine].hash
  }
}
