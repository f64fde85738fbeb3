/// PixLab CODER, `POST coder`: a chat model behind a form of its own. The key is a member of the body
/// (or the header `WWW-Authenticate`); there are no stop sequences and no stream; the answer is
/// PixLab's simple form or, with `openai-reply`, OpenAI's; a failure is a `status` in the body.
struct PixLab: Dialect {
  let bodyKeys: Set<String> = [
    "messages", "key", "format", "openai-reply", "temperature", "max_tokens", "top_p",
    "frequency_penalty", "presence_penalty", "tools", "logprobs", "top_logprobs",
  ]

  let routes = ["coder"]

  func call(for request: FillRequest, to target: Target) -> DialectCall {
    var body = RequestBody(allowed: target.preset.bodyKeys ?? bodyKeys)
    let messages = ChatPrompt.messages(request)
    body["messages"] = .array(messages)
    body["format"] = "text"
    body["max_tokens"] = .int(min(256, max(1, request.maxTokens)) + 12)
    body["temperature"] = .double(target.preset.temperature(request.temperature))
    return DialectCall(
      route: "coder", body: body, promptBytes: ChatPrompt.byteCount(messages),
      stops: [ChatPrompt.closingTag],
      filters: [ChatAnswerFilter(request), StopFilter(stops: request.stop)])
  }

  func controlTokens(_ provider: Provider) -> [String] { ChatPrompt.controlTokens }

  func read(_ message: JSON) -> Reading {
    if let status = message["status"]?.int, status != 200 {
      var body = ErrorBody.decode(message)
      body.status = (400...599).contains(status) ? status : 500
      return Reading(error: body)
    }
    guard let output = message["output"]?.string else { return ChoiceReading.read(message) }
    var reading = Reading(text: output, end: .stop, error: ErrorBody.inside(message))
    if let prompt = message["total_input_tokens"]?.int, prompt > 0 {
      reading.usage = Usage(
        promptTokens: prompt, completionTokens: message["total_output_tokens"]?.int ?? 0)
    }
    return reading
  }
}
