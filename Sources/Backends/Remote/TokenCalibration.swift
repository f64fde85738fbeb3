/// How many bytes of text one token holds, per language, learned from what a provider counted.
///
/// UTF-8 bytes, not characters: with code in Chinese or with emoji, bytes per token stay near the
/// figure of English, characters do not.
struct TokenCalibration: Sendable {
  /// Before anything was counted: source code under the tokenizers of code models (3.1 to 3.6).
  static let start = 3.3
  /// Each count moves the figure by a fifth of the way.
  private static let weight = 0.2
  /// Outside of these the count is of something else, such as one hidden prompt.
  private static let plausible = 1.0...8.0
  /// In a small prompt the special tokens weigh too much.
  private static let fewestTokens = 64

  private var byLanguage: [String: Double] = [:]
  /// Of all languages together, for one not seen yet.
  private var overall = TokenCalibration.start

  func bytesPerToken(languageID: String) -> Double {
    byLanguage[languageID] ?? overall
  }

  func tokens(bytes: Int, languageID: String) -> Int {
    Int((Double(bytes) / bytesPerToken(languageID: languageID)).rounded(.up))
  }

  mutating func learn(bytes: Int, tokens: Int, languageID: String) {
    guard tokens >= Self.fewestTokens else { return }
    let sample = Double(bytes) / Double(tokens)
    guard Self.plausible.contains(sample) else { return }
    let old = bytesPerToken(languageID: languageID)
    byLanguage[languageID] = old + Self.weight * (sample - old)
    overall += Self.weight * (sample - overall)
  }
}
