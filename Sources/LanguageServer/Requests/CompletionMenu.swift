import Completion
import TextDocuments

/// A suggestion as one entry of a completion menu (`textDocument/completion`), for editors without
/// inline completion.
struct CompletionMenu: Sendable {
  var document: TextDocument
  /// The cursor of the request, in UTF-8 bytes.
  var offset: Int
  var profile: ClientProfile

  struct Entry: Sendable, Equatable {
    var label: String
    var detail: String?
    /// What the client matches against the word before the cursor.
    var filterText: String
    /// The whole text as it will stand in the document.
    var text: String
    /// The same, escaped if it is a snippet.
    var newText: String
    var isSnippet: Bool
    /// UTF-8 byte range that `newText` replaces; on one line, from the start of the word.
    var range: Range<Int>
  }

  /// The whole text goes into one entry. Its label begins with the word already typed, because
  /// menus filter by it; Emacs' completion-preview shows the rest of the label as ghost text.
  func entry(_ suggestion: Suggestion) -> Entry {
    let word = wordStart..<offset
    let typed = document.text.string(in: word)
    let whole = typed + suggestion.text
    let lines = suggestion.text.split(separator: "\n", omittingEmptySubsequences: false)
    // A suggestion may begin on the next line; what its label shows is its first line with text.
    let first = whole.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) } ?? whole[...]
    var label = typed.isEmpty ? String(first.drop(while: \.isWhitespace)) : String(first)
    if lines.count > 1 { label += " …" }
    let isSnippet = profile.menuNeedsSnippets && lines.count > 1
    let plain = profile.menuDetails ? "Midfill" : nil
    return Entry(
      label: label, detail: lines.count > 1 ? "Midfill, \(lines.count) lines" : plain,
      filterText: typed + firstWord(of: suggestion.text),
      text: whole,
      newText: isSnippet ? escaped(whole) : withLineEnds(whole),
      isSnippet: isSnippet, range: word.lowerBound..<suggestion.range.upperBound)
  }

  private func withLineEnds(_ text: String) -> String {
    guard profile.keepsLineEnds, document.text.lineCount > 1 else { return text }
    let end = document.text.lineRange(0).upperBound..<document.text.lineStart(1)
    return text.replacing("\n", with: document.text.string(in: end))
  }

  /// Where the word before the cursor begins.
  private var wordStart: Int {
    let line = document.text.lineRange(at: offset)
    let before = document.text.string(in: line.lowerBound..<offset)
    let word = before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return offset - word.reduce(0) { $0 + String($1).utf8.count }
  }

  private func firstWord(of text: String) -> String {
    let isWord = { (character: Character) in
      character.isLetter || character.isNumber || character == "_"
    }
    let typedAWord = wordStart < offset
    let rest = typedAWord ? text[...] : text.drop { !isWord($0) }
    return String(rest.prefix(while: isWord))
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\$}".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
