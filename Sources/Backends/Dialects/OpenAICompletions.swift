/// OpenAI's legacy completions, `POST completions`: the route that nearly every engine has. They
/// differ in what they do with `suffix`: some fill in the middle (LiteLLM to Codestral, DeepSeek),
/// some refuse it (vLLM), some ignore it (llama.cpp), and TGI puts it behind the answer.
struct OpenAICompletions: Dialect {
  let bodyKeys: Set<String> = [
    "model", "prompt", "suffix", "max_tokens", "temperature", "top_p", "stream", "stream_options",
    "stop", "seed",
  ]

  let routes = ["completions"]

  func call(for request: FillRequest, to target: Target) -> DialectCall {
    var body = RequestBody(allowed: target.preset.bodyKeys ?? bodyKeys)
    let (prompt, suffix, template) = Self.text(request, target)
    var stops = request.stop
    if template.files == .plusLines, !request.snippets.isEmpty {
      stops.insert(PlusLines.stop, at: 0)
    }
    if target.suffixMode == .template { stops += template.stops }

    body["model"] = target.model.map(JSON.string)
    body["prompt"] = .string(prompt)
    body["suffix"] = suffix.map(JSON.string)
    body["max_tokens"] = .int(max(1, request.maxTokens))
    body["min_tokens"] = request.minTokens.map { .int(max(0, $0)) }
    body["temperature"] = .double(min(max(request.temperature, 0), 2))
    body["seed"] = request.seed.map { .int(max(0, $0)) }
    body["stream"] = true
    body["stream_options"] = ["include_usage": true]
    if !stops.isEmpty { body["stop"] = .array(stops.prefix(mostStopsSent).map(JSON.string)) }

    return DialectCall(
      route: "completions", body: body,
      promptBytes: prompt.utf8.count + (suffix?.utf8.count ?? 0), stops: stops,
      filters: target.suffixMode == .template && template.repeatsLine
        ? [RepeatedLineFilter(request)] : [])
  }

  func read(_ message: JSON) -> Reading { ChoiceReading.read(message) }

  /// "suffix is not currently supported" (vLLM), "Unsupported param: suffix" (Docker Model Runner),
  /// "… does not support insert" (Ollama).
  func lesson(from error: ErrorBody, status: Int, target: Target) -> Lesson? {
    guard target.suffixMode == .native, (400..<600).contains(status), status != 429 else {
      return nil
    }
    return SuffixRefusal.isMeant(by: error) ? .suffix(.template) : nil
  }

  /// Prompt and suffix as the target takes them, and the family whose forms were used.
  private static func text(_ request: FillRequest, _ target: Target)
    -> (prompt: String, suffix: String?, template: FIMTemplate)
  {
    let template = target.template ?? .starCoder
    switch target.suffixMode {
    case .template: return (template.render(request), nil, template)
    case .native:
      // Codestral behind the route takes a missing suffix for the end of the text.
      let suffix = request.suffix.isEmpty && template.files == .plusLines ? "\n" : request.suffix
      return (prompt(request, template), suffix.isEmpty ? nil : suffix, template)
    case .none: return (prompt(request, template), nil, template)
    }
  }

  /// Other files and the prefix, with no special tokens.
  private static func prompt(_ request: FillRequest, _ template: FIMTemplate) -> String {
    template.files == .plusLines
      ? PlusLines.text(request.snippets, path: request.path) + request.prefix
      : CommentSyntax.commented(request) + request.prefix
  }
}

/// Whether a server says that it cannot take text after the cursor.
enum SuffixRefusal {
  static func isMeant(by error: ErrorBody) -> Bool {
    let text = error.message.lowercased()
    if text.contains("does not support insert") || text.contains("not support infill") {
      return true
    }
    return text.contains("suffix")
      && [
        "not currently supported", "unsupported", "not supported", "does not support",
        "not support", "unrecognized", "unknown",
      ].contains(where: text.contains)
  }
}
