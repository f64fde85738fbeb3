/// Strings by which a model family is steered. Taken out of the user's text before it goes into a
/// request: many servers parse them wherever they stand, and then a source file about models, or a
/// planted one, could end the prompt and begin another.
enum ControlTokens {
  /// Without any of the tokens. Taking one out may put another together, so until none is left.
  static func removed(_ tokens: [String], from text: String) -> String {
    var text = text
    while let found = tokens.first(where: text.contains) {
      text = text.replacing(found, with: "")
    }
    return text
  }

  /// Of the chat models' own formats.
  static let chat = [
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|start_header_id|>", "<|end_header_id|>",
    "<|eot_id|>", "[INST]", "[/INST]",
  ]
}

extension FillRequest {
  /// With the user's text freed of a target's control tokens.
  func cleaned(of tokens: [String]) -> FillRequest {
    if tokens.isEmpty { return self }
    func clean(_ text: String) -> String { ControlTokens.removed(tokens, from: text) }
    var request = self
    request.prefix = clean(prefix)
    request.suffix = clean(suffix)
    request.path = clean(path)
    request.snippets = snippets.map {
      FillSnippet(path: clean($0.path), text: clean($0.text), lines: $0.lines)
    }
    return request
  }
}
