import TextDocuments

/// The text that is (or is about to be) on the screen, as a value that each edit moves on or ends.
struct LiveCandidate: Sendable, Equatable {
  /// What an edit did to it.
  enum Step: Sendable, Equatable {
    /// It still stands, perhaps shorter or elsewhere.
    case kept(LiveCandidate)
    /// The edit brought a word or a line of it at once; the rest stands.
    case took(Showing.Piece, LiveCandidate)
    /// The edit put the whole rest into the document at once.
    case accepted
    /// The edit was the last key of the text.
    case typedOut
    /// The edit contradicts it.
    case dropped
  }

  /// Where the rest of the text belongs, as a UTF-8 byte offset.
  private(set) var offset: Int
  /// The rest that is not in the document yet.
  private(set) var text: String
  /// Bytes right of `offset`, on the same line, that the text replaces.
  private(set) var replaced: Int
  /// What was typed along, so that a backspace gives it back.
  private var consumed: String = ""

  init(offset: Int, text: String, replaced: Int) {
    self.offset = offset
    self.text = text
    self.replaced = replaced
  }

  var suggestion: Suggestion {
    Suggestion(text: text, range: offset..<offset + replaced)
  }

  /// - Parameters:
  ///   - edit: in bytes of the text before it.
  ///   - line: the line of the candidate in that text, as a byte range.
  ///   - prefix: that line's text up to the candidate; looked at when the edit lies in it.
  ///   - leastPiece: characters that one edit must bring to count as the acceptance of a word.
  func applying(
    _ edit: TextEdit, line: Range<Int>, prefix: @autoclosure () -> String = "?",
    leastPiece: Int = 3
  ) -> Step {
    if edit.range.upperBound < line.lowerBound {
      var moved = self
      moved.offset += edit.newText.utf8.count - edit.range.count
      return .kept(moved)
    }
    if edit.range.lowerBound > line.upperBound { return .kept(self) }
    if edit.range.lowerBound == offset, edit.range.count <= replaced {
      let step = typing(edit, leastPiece)
      if step != .dropped || !edit.newText.isBlank { return step }
    }
    if edit.range.upperBound == offset, case .kept(let next) = retyping(edit) {
      return .kept(next)
    }
    if edit.range.upperBound <= offset { return indenting(edit, in: prefix()) }
    return .dropped
  }

  /// An insertion at the cursor, perhaps over some of the text that the candidate replaces.
  private func typing(_ edit: TextEdit, _ leastPiece: Int) -> Step {
    if let rest = text.dropping(prefix: edit.newText) {
      if rest.isEmpty, edit.range.count == replaced {
        return edit.newText.count > 1 ? .accepted : .typedOut
      }
      var next = self
      next.offset += edit.newText.utf8.count
      next.text = rest
      next.replaced -= edit.range.count
      next.consumed += edit.newText
      if rest.isEmpty { return .dropped }
      guard edit.newText.count >= leastPiece,
        let piece = LiveCandidate.piece(edit.newText, before: rest)
      else { return .kept(next) }
      return .took(piece, next)
    }
    // An editor that closes brackets types `()` for `(`. The closer is in the text already, or it
    // would be doubled: the candidate takes the editor's one over.
    guard edit.range.isEmpty, let opener = edit.newText.first,
      let closer = LiveCandidate.closers[opener], edit.newText == "\(opener)\(closer)",
      let rest = text.dropping(prefix: String(opener)),
      rest.prefix(while: { $0 != "\n" }).contains(closer)
    else { return .dropped }
    var next = self
    next.offset += String(opener).utf8.count
    next.text = rest
    next.replaced += String(closer).utf8.count
    // A backspace now takes both brackets away, which is not undone from here.
    next.consumed = ""
    return .kept(next)
  }

  /// A change that ends at the cursor: a backspace over what was typed along, or a client that
  /// sends the whole word again.
  private func retyping(_ edit: TextEdit) -> Step {
    let count = edit.range.count
    guard count <= consumed.utf8.count else { return .dropped }
    let kept = consumed.utf8.count - count
    guard let removed = String(consumed.utf8.dropFirst(kept)),
      let before = String(consumed.utf8.prefix(kept)),
      let rest = (removed + text).dropping(prefix: edit.newText), !rest.isEmpty
    else { return .dropped }
    var next = self
    next.offset += edit.newText.utf8.count - count
    next.text = rest
    next.consumed = before + edit.newText
    return .kept(next)
  }

  /// The line before the candidate was indented anew: the lines after its first go along.
  private func indenting(_ edit: TextEdit, in prefix: String) -> Step {
    let start = offset - prefix.utf8.count
    guard prefix.isBlank, edit.newText.isBlank, !edit.newText.utf8.contains(0x0A),
      edit.range.lowerBound >= start
    else { return .dropped }
    var bytes = Array(prefix.utf8)
    bytes.replaceSubrange(
      edit.range.lowerBound - start..<edit.range.upperBound - start, with: edit.newText.utf8)
    let indented = String(decoding: bytes, as: UTF8.self)
    var lines = text.lines
    for index in lines.indices.dropFirst() where !lines[index].isBlank {
      guard let rest = lines[index].dropping(prefix: prefix) else { return .dropped }
      lines[index] = indented + rest
    }
    var next = self
    next.offset += indented.utf8.count - prefix.utf8.count
    next.text = lines.joined(separator: "\n")
    next.consumed = ""
    return .kept(next)
  }

  /// Whether a text that an edit brought ends where a line or a word of the candidate does.
  private static func piece(_ taken: String, before rest: String) -> Showing.Piece? {
    guard let last = taken.last, let next = rest.first else { return nil }
    if last == "\n" || next == "\n" { return .line }
    if last.isWordCharacter, next.isWordCharacter { return nil }
    let words = taken.split { !$0.isWordCharacter }
    return words.count <= 1 ? .word : nil
  }

  static let closers: [Character: Character] = [
    "(": ")", "[": "]", "{": "}", "\"": "\"", "'": "'", "`": "`",
  ]
}

extension String {
  /// The rest after a prefix, compared byte by byte; `nil` if it does not start so.
  func dropping(prefix: String) -> String? {
    guard utf8.starts(with: prefix.utf8) else { return nil }
    return String(utf8.dropFirst(prefix.utf8.count))
  }
}
