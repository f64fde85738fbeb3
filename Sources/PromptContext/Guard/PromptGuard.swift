/// The last station of a prompt: takes out what looks like a secret.
///
/// Prefix and suffix are searched as one text, since the cursor may stand inside a key, of which
/// neither half looks like one.
public struct PromptGuard: Sendable {
  private let redacts: Bool

  public init(_ privacy: PrivacyOptions) {
    redacts = privacy.redact
  }

  public func check(_ prompt: inout Prompt) {
    prompt.redactions += check(&prompt.parts)
    checkText(of: &prompt)
  }

  /// Checks what was taken from elsewhere; once for all the prompts that it goes into.
  /// - Returns: how many secrets were replaced.
  func check(_ parts: inout [ContextPart]) -> Int {
    guard redacts else { return 0 }
    var total = 0
    for index in parts.indices {
      let text = Array(parts[index].text.utf8)
      let (clean, _, count) = SecretRedactor.redact(text, tracking: 0)
      guard count > 0 else { continue }
      parts[index].text = String(decoding: clean, as: UTF8.self)
      total += count
    }
    return total
  }

  /// Checks the document's own text.
  ///
  /// - Parameter known: the text above and below the cursor's line, of a prompt with another line there
  ///   in which no secret was found.
  /// - Returns: whether there is none.
  @discardableResult
  func checkText(of prompt: inout Prompt, known: LineReach? = nil) -> Bool {
    guard redacts else { return true }
    if let known {
      let line =
        prompt.prefix.utf8.dropFirst(known.above) + prompt.suffix.utf8.dropLast(known.below)
      if SecretRedactor.ranges(in: Array(line)).isEmpty { return true }
    }
    let before = Array(prompt.prefix.utf8)
    let both = before + Array(prompt.suffix.utf8)
    let (clean, cursor, count) = SecretRedactor.redact(both, tracking: before.count)
    if count > 0 {
      prompt.prefix = String(decoding: clean[..<cursor], as: UTF8.self)
      prompt.suffix = String(decoding: clean[cursor...], as: UTF8.self)
    }
    prompt.redactions += count
    return count == 0
  }
}
