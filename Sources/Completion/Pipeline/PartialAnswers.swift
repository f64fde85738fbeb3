/// Texts that a client gets while a request still waits (LSP 3.18, `partialResultToken`).
///
/// Each one is a whole suggestion that takes the place of the one before: it begins with the same
/// text and has more whole lines. A text is whole lines only, so that nothing on the screen is ever
/// taken back; a line that opens a block comes with its block.
struct PartialAnswers {
  let send: @Sendable (Suggestion) -> Void
  /// The last one sent.
  private(set) var last: Suggestion?
  private(set) var count = 0
  /// The local model's text stands on the screen.
  private(set) var isLocal = false

  init(send: @escaping @Sendable (Suggestion) -> Void) {
    self.send = send
  }

  /// Whether a text goes on from what is on the screen.
  func allows(_ suggestion: Suggestion) -> Bool {
    guard let last else { return true }
    return last.range == suggestion.range && suggestion.text.utf8.starts(with: last.text.utf8)
  }

  mutating func offer(_ suggestion: Suggestion, isLocal: Bool = false) {
    guard suggestion != last, allows(suggestion) else { return }
    last = suggestion
    count += 1
    self.isLocal = isLocal
    send(suggestion)
  }

  /// The answer stands at the end: it may take back what came before only if its own rules (a
  /// repetition of the text below, say) did.
  mutating func conclude(_ suggestion: Suggestion?) {
    guard count > 0, suggestion != last else { return }
    last = suggestion ?? last.map { Suggestion(text: "", range: $0.range) }
    count += 1
    if let last { send(last) }
  }
}
