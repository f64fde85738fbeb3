import ProjectIndex
import TextDocuments

@testable import PromptContext

extension PromptBuilder {
  /// The prompt for a place in a text, with no deadline.
  func prompt(
    for text: String, at offset: Int, key: String = "/w/a.swift", tokens: Int = 2_000,
    bytesPerToken: Double = 3
  ) async -> Prompt {
    await prompt(for: TextSnapshot(text), at: offset, key: key, tokens: tokens, bytesPerToken)
  }

  func prompt(
    for text: TextSnapshot, at offset: Int, key: String = "/w/a.swift", tokens: Int = 2_000,
    _ bytesPerToken: Double = 3, now: Duration = .zero
  ) async -> Prompt {
    await prompt(
      for: PromptRequest(
        document: QueryDocument(key: key, languageID: "", snapshot: text, offset: offset),
        tokens: tokens, bytesPerToken: bytesPerToken),
      now: now, deadline: { for await _ in AsyncStream<Never>.makeStream().stream {} })
  }
}
