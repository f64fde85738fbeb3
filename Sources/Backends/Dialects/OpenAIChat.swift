/// Chat turned into filling in the middle, on `POST chat/completions`.
struct OpenAIChat: Dialect {
  let bodyKeys: Set<String> = [
    "model", "messages", "max_tokens", "temperature", "top_p", "stream", "stream_options", "stop",
    "seed",
  ]

  let routes = ["chat/completions"]

  func call(for request: FillRequest, to target: Target) -> DialectCall {
    var body = RequestBody(allowed: target.preset.bodyKeys ?? bodyKeys)
    var messages = ChatPrompt.messages(request)
    if target.continuesAssistant {
      // Mistral goes on from this message; nothing can come before the tag then.
      messages.append(
        ["role": "assistant", "content": .string(AnswerHeadFilter.tag), "prefix": true])
    }
    body["model"] = target.model.map(JSON.string)
    body["messages"] = .array(messages)
    // A few more for the tags.
    body["max_tokens"] = .int(min(256, max(1, request.maxTokens)) + 12)
    body["temperature"] = .double(target.preset.temperature(request.temperature))
    body["seed"] = request.seed.map { .int(max(0, $0)) }
    body["stream"] = true
    body["stream_options"] = ["include_usage": true]
    // The caller's stops hold for the text at the cursor; in the whole answer they might end the
    // talk before it.
    body["stop"] = [.string(ChatPrompt.closingTag)]

    return DialectCall(
      route: "chat/completions", body: body, promptBytes: ChatPrompt.byteCount(messages),
      stops: [ChatPrompt.closingTag],
      filters: [ChatAnswerFilter(request), StopFilter(stops: request.stop)])
  }

  func controlTokens(_ provider: Provider) -> [String] { ChatPrompt.controlTokens }

  func read(_ message: JSON) -> Reading { ChoiceReading.read(message) }

  func lesson(from error: ErrorBody, status: Int, target: Target) -> Lesson? {
    let text = error.message.lowercased()
    let isMeant = text.contains("prefix") || text.contains("last message")
    return target.continuesAssistant && status >= 400 && status < 500 && isMeant
      ? .noAssistantPrefix : nil
  }
}
