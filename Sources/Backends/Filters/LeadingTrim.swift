/// Drops one text from the very start of the answer, where a model is known to add it.
struct LeadingTrim: TextFilter {
  private let unwanted: String
  private var isStart = true

  init(_ unwanted: String) {
    self.unwanted = unwanted
  }

  mutating func push(_ text: String) -> String {
    guard isStart, !text.isEmpty else { return text }
    isStart = false
    guard text.unicodeScalars.starts(with: unwanted.unicodeScalars) else { return text }
    return String(text.unicodeScalars.dropFirst(unwanted.unicodeScalars.count))
  }
}
