/// Reads the answer shapes that have `choices`: text at `message.content`, `delta.content` or `text`.
/// (Mistral, Langdock, LiteLLM, OpenAI, llama.cpp's OpenAI routes, vLLM, DeepSeek, Tabby.)
enum ChoiceReading {
  static func read(_ message: JSON) -> Reading {
    var reading = Reading()
    reading.error = ErrorBody.inside(message)
    reading.usage = usage(message)
    // A last message with usage only has an empty list.
    guard let choice = message["choices"]?.array?.first else {
      reading.isAnswer = false
      return reading
    }
    let content =
      choice["delta"]?["content"] ?? choice["message"]?["content"] ?? choice["text"] ?? .null
    reading.text = text(content)
    if let reason = choice["finish_reason"]?.string { reading.end = end(reason) }
    return reading
  }

  /// A string, null, or Mistral's list of `{"type":"text","text":…}` chunks.
  static func text(_ content: JSON) -> String {
    switch content {
    case .string(let text): text
    case .array(let chunks):
      chunks.map { $0.string ?? ($0["type"]?.string == "text" ? $0["text"]?.string : nil) ?? "" }
        .joined()
    default: ""
    }
  }

  static func end(_ reason: String) -> Reading.End {
    switch reason {
    case "length", "model_length", "max_tokens", "limit": .length
    case "error", "content_filter": .failed(reason)
    // stop, eos, end_turn, tool_calls, and what a server may think of tomorrow: the model ended.
    default: .stop
    }
  }

  /// Nil too when the counts are zero, as in each chunk from LiteLLM.
  static func usage(_ message: JSON) -> Usage? {
    guard let usage = message["usage"], let prompt = usage["prompt_tokens"]?.int, prompt > 0
    else { return nil }
    let cached =
      usage["prompt_tokens_details"]?["cached_tokens"]?.int
      // A misspelt twin and an older name, both Mistral's; then DeepSeek's.
      ?? usage["prompt_token_details"]?["cached_tokens"]?.int
      ?? usage["num_cached_tokens"]?.int
      ?? usage["prompt_cache_hit_tokens"]?.int
    return Usage(
      promptTokens: prompt, completionTokens: usage["completion_tokens"]?.int ?? 0,
      cachedTokens: cached ?? 0)
  }
}
