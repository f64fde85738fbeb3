/// Drops U+FFFD at the very end of the answer: what is left of a character when the tokens ran out
/// in the middle of it (seen with llama.cpp).
struct ReplacementTrim: TextFilter {
  private var held = ""

  mutating func push(_ text: String) -> String {
    let text = held.isEmpty ? text : held + text
    // The last byte of U+FFFD; hardly a text ends with it.
    guard text.utf8.last == 0xBD else {
      held = ""
      return text
    }
    let scalars = text.unicodeScalars
    let kept = scalars.reversed().drop { $0 == "\u{FFFD}" }.count
    held = String(String.UnicodeScalarView(scalars.dropFirst(kept)))
    return String(String.UnicodeScalarView(scalars.prefix(kept)))
  }
}
