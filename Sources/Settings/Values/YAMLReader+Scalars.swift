extension YAMLReader {
  var column: Int { cursor.position.column - 1 }

  func fault(_ message: String) -> SettingsSyntaxFault {
    SettingsSyntaxFault(message: message, position: cursor.position)
  }

  // MARK: Looking ahead

  /// Whether a list's `-` stands here.
  var isAtEntry: Bool { cursor.current == "-" && YAMLScalar.isBlankOrEnd(cursor.next) }

  /// Whether `---` or `...` stands here.
  func isAtMarker(_ scalar: Unicode.Scalar) -> Bool {
    guard column == 0, cursor.current == scalar else { return false }
    var ahead = cursor
    for _ in 0..<3 {
      guard ahead.current == scalar else { return false }
      ahead.advance()
    }
    return YAMLScalar.isBlankOrEnd(ahead.current)
  }

  /// Whether a `key:` stands here.
  var isAtKey: Bool {
    guard let first = cursor.current else { return false }
    var ahead = self
    switch first {
    case "\"", "'":
      let line = cursor.position.line
      guard (try? ahead.quoted()) != nil, ahead.cursor.position.line == line else { return false }
    case "[", "{", "|", ">", "*", "&", "#": return false
    default: _ = ahead.plainLine()
    }
    ahead.skipBlanks()
    return ahead.cursor.current == ":" && YAMLScalar.isBlankOrEnd(ahead.cursor.next)
  }

  // MARK: Space

  mutating func skipBlanks() {
    while cursor.current == " " || cursor.current == "\t" { cursor.advance() }
  }

  mutating func skipLine() {
    while let next = cursor.current, !YAMLScalar.endsLine(next) { cursor.advance() }
  }

  /// Over blanks, line ends and comments.
  mutating func skipToContent() throws(SettingsSyntaxFault) {
    while let next = cursor.current {
      if next == "\t", isIndentation, !restOfLineIsEmpty {
        throw fault("a tab cannot indent; use spaces")
      } else if next == "#" {
        skipLine()
      } else if YAMLScalar.isBlank(next) {
        cursor.advance()
      } else {
        return
      }
    }
  }

  /// Whether only spaces stand before the cursor on its line.
  private var isIndentation: Bool { cursor.blanksBefore == column }

  private var restOfLineIsEmpty: Bool {
    var ahead = self
    ahead.skipBlanks()
    guard let next = ahead.cursor.current else { return true }
    return next == "#" || YAMLScalar.endsLine(next)
  }

  // MARK: Scalars

  /// Plain text up to the end of the line, a comment or `: `.
  mutating func plainLine(inFlow: Bool = false) -> String {
    var text = ""
    while let next = cursor.current, !YAMLScalar.endsLine(next) {
      if next == ":" {
        let after = cursor.next
        let endsFlow = inFlow && after.map(YAMLScalar.isFlowIndicator) == true
        if YAMLScalar.isBlankOrEnd(after) || endsFlow { break }
      }
      if next == "#", text.isEmpty || text.last?.isWhitespace == true { break }
      if inFlow, YAMLScalar.isFlowIndicator(next) { break }
      text.unicodeScalars.append(next)
      cursor.advance()
    }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// Plain text with the lines that continue it: in a block those deeper than `parent`, in a flow
  /// collection (`parent` is `nil`) up to the next indicator. The lines are joined by spaces.
  mutating func plain(under parent: Int?) throws(SettingsSyntaxFault) -> String {
    guard let first = cursor.current, !YAMLScalar.cannotStartPlain(first) else {
      throw fault("plain text cannot start with this character; put quotes around it")
    }
    if first == "?", YAMLScalar.isBlankOrEnd(cursor.next) {
      throw fault("complex keys are not read")
    }
    var text = plainLine(inFlow: parent == nil)
    while true {
      var ahead = self
      ahead.skipBlanks()
      guard let end = ahead.cursor.current, YAMLScalar.endsLine(end) else { return text }
      let line = ahead.cursor.position.line
      try ahead.skipToContent()
      guard ahead.cursor.position.line == line + 1, let next = ahead.cursor.current else {
        return text
      }
      let continues =
        if let parent {
          ahead.column > parent && !ahead.isAtKey && !ahead.isAtEntry
        } else {
          !YAMLScalar.isFlowIndicator(next) && next != ":"
        }
      guard continues else { return text }
      cursor = ahead.cursor
      text += " " + plainLine(inFlow: parent == nil)
    }
  }

  /// Single or double quotes; a line end inside folds into a space, a blank line into a line end.
  mutating func quoted() throws(SettingsSyntaxFault) -> String {
    let start = cursor.position
    let quote = cursor.current
    cursor.advance()
    var text = String.UnicodeScalarView()
    while let next = cursor.current {
      if next == quote {
        cursor.advance()
        guard quote == "'", cursor.current == "'" else { return String(text) }
        text.append("'")
        cursor.advance()
      } else if next == "\\", quote == "\"" {
        try escape(into: &text)
      } else if YAMLScalar.endsLine(next) {
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        text.append(contentsOf: fold().unicodeScalars)
      } else {
        text.append(next)
        cursor.advance()
      }
    }
    throw SettingsSyntaxFault(message: "this string is never closed", position: start)
  }

  /// Over line ends and the next line's indentation.
  private mutating func fold() -> String {
    var lines = 0
    while let next = cursor.current, YAMLScalar.isBlank(next) {
      if next == "\r", cursor.next == "\n" { cursor.advance() }
      if YAMLScalar.endsLine(next) { lines += 1 }
      cursor.advance()
    }
    return lines > 1 ? String(repeating: "\n", count: lines - 1) : " "
  }

  private mutating func escape(
    into text: inout String.UnicodeScalarView
  ) throws(SettingsSyntaxFault) {
    cursor.advance()
    guard let escaped = cursor.current else { return }
    if let plain = YAMLScalar.escapes[escaped] {
      text.append(plain)
      cursor.advance()
    } else if let digits = YAMLScalar.hexadecimalEscapes[escaped] {
      cursor.advance()
      guard let value = cursor.takeHexadecimal(digits: digits) else {
        throw fault("expected \(digits) hexadecimal digits")
      }
      text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    } else if YAMLScalar.endsLine(escaped) {
      _ = fold()
    } else {
      throw fault("there is no such escape")
    }
  }

  /// `|` keeps line ends, `>` folds them; `-` and `+` say what becomes of the last ones, a digit how
  /// deep the text is indented.
  mutating func blockScalar(under parent: Int) throws(SettingsSyntaxFault) -> String {
    let folds = cursor.current == ">"
    cursor.advance()
    var chomping: Unicode.Scalar?
    var indent: Int?
    while let next = cursor.current, next == "-" || next == "+" || ("1"..."9").contains(next) {
      if next == "-" || next == "+" {
        chomping = next
      } else {
        indent = max(parent, 0) + Int(next.value - 0x30)
      }
      cursor.advance()
    }
    guard restOfLineIsEmpty else { throw fault("the text starts on the next line") }
    skipLine()
    var lines: [String] = []
    while let line = blockLine(under: parent, &indent) { lines.append(line) }
    return YAMLScalar.join(lines, folding: folds, chomping: chomping)
  }

  /// The next line of a block scalar without its indentation. The first line that is not blank sets
  /// the indentation where no digit did.
  private mutating func blockLine(under parent: Int, _ indent: inout Int?) -> String? {
    guard cursor.current != nil else { return nil }
    var ahead = self
    ahead.skipLineEnd()
    guard ahead.cursor.current != nil else {
      cursor = ahead.cursor
      return nil
    }
    while ahead.cursor.current == " ", ahead.column < indent ?? .max { ahead.cursor.advance() }
    let isBlank = ahead.cursor.current.map(YAMLScalar.endsLine) ?? true
    if !isBlank {
      let least = indent ?? ahead.column
      guard ahead.column >= least, least > parent else { return nil }
      indent = least
    }
    var line = ""
    while let next = ahead.cursor.current, !YAMLScalar.endsLine(next) {
      line.unicodeScalars.append(next)
      ahead.cursor.advance()
    }
    cursor = ahead.cursor
    return line
  }

  private mutating func skipLineEnd() {
    if cursor.current == "\r", cursor.next == "\n" { cursor.advance() }
    if let next = cursor.current, YAMLScalar.endsLine(next) { cursor.advance() }
  }
}
