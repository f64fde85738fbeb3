import Foundation

/// Reads how far a prompt was over the model's window.
enum ContextOverflow {
  /// Tokens of the prompt and of the window; either may be unknown. Nil when the error is another.
  static func numbers(in body: JSON, message: String) -> (prompt: Int?, context: Int?)? {
    // llama.cpp says it in numbers.
    if body["type"]?.string == "exceed_context_size_error" {
      return (body["n_prompt_tokens"]?.int, body["n_ctx"]?.int)
    }
    let text = message.lowercased()
    let phrases = [
      "context length", "context size", "context window", "max_new_tokens` must be <=",
    ]
    guard
      phrases.contains(where: text.contains) || body["code"]?.string == "context_length_exceeded"
    else { return nil }
    let context = context(in: text)
    let prompt = numbers(in: text[...]).max()
    return (prompt.flatMap { $0 > (context ?? 0) ? $0 : nil }, context)
  }

  /// "maximum context length is 4096 tokens" (OpenAI, vLLM), "model with 32768 maximum context
  /// length" (Mistral), "context size (8192 tokens)", "must be <= 2048" (TGI).
  private static func context(in text: String) -> Int? {
    let before = [
      "context length is ", "context length of ", "context size (", "context size of ",
      "context window of ", "must be <= ",
    ]
    for phrase in before {
      if let range = text.range(of: phrase),
        let number = numbers(in: text[range.upperBound...].prefix(12)).first
      {
        return number
      }
    }
    guard let range = text.range(of: " maximum context length") else { return nil }
    return numbers(in: text[..<range.lowerBound].suffix(12)).last
  }

  /// Whole numbers that can be counts of tokens.
  private static func numbers(in text: Substring) -> [Int] {
    text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
      .filter { (64...20_000_000).contains($0) }
  }
}
