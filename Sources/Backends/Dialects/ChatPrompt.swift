import TextDocuments

/// Puts filling in the middle to a chat model: rules, one example, the file with the cursor marked.
enum ChatPrompt {
  static let closingTag = "</FILL>"

  /// What the prompt itself is built with, and what chat models are steered with.
  static let controlTokens =
    ["<FILL>", closingTag, "<CURSOR/>", "</FILE>", "</OTHER>"] + ControlTokens.chat

  static func messages(_ request: FillRequest) -> [JSON] {
    [
      ["role": "system", "content": .string(rules)],
      ["role": "user", "content": .string(example)],
      ["role": "assistant", "content": .string(exampleAnswer)],
      ["role": "user", "content": .string(question(request))],
    ]
  }

  /// UTF-8 bytes of all messages.
  static func byteCount(_ messages: [JSON]) -> Int {
    messages.reduce(0) { $0 + ($1["content"]?.string?.utf8.count ?? 0) }
  }

  private static let rules = """
    You complete code in an editor. You see a file with the mark <CURSOR/> in it. Answer with the \
    text that belongs at the mark, between <FILL> and </FILL>, and with nothing else.
    - The text is put in exactly at the mark: do not repeat what stands before or after it.
    - Keep the indentation and the style of the file. The first line goes on where the cursor is; \
    further lines have their full indentation.
    - Be short: end the statement or the block that was begun.
    - No explanation, no Markdown fence, no comment that the author would not write.
    - If nothing is missing, answer <FILL></FILL>.
    """

  private static let example = question(
    path: "stats.py", languageID: "python",
    prefix: "def mean(values):\n    if not values:\n        ",
    suffix: "\n    return sum(values) / len(values)\n", snippets: [])

  private static let exampleAnswer = "<FILL>return 0.0</FILL>"

  private static func question(_ request: FillRequest) -> String {
    question(
      path: request.path, languageID: request.languageID, prefix: request.prefix,
      suffix: request.suffix, snippets: request.snippets)
  }

  private static func question(
    path: String, languageID: String, prefix: String, suffix: String, snippets: [FillSnippet]
  ) -> String {
    let others = snippets.map { snippet in
      let language = LanguageID.of(path: snippet.path) ?? languageID
      return
        "<OTHER path=\"\(snippet.path)\" language=\"\(language)\">\n\(snippet.text)\n</OTHER>\n"
    }
    return others.joined()
      + "<FILE path=\"\(path)\" language=\"\(languageID)\">\n\(prefix)<CURSOR/>\(suffix)\n</FILE>"
  }
}
