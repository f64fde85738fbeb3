/// Ollama's `POST api/generate`, answered in NDJSON. `suffix` works for models whose template has a
/// place for it; for all others the prompt is sent raw, between the family's tokens.
struct Ollama: Dialect {
  let bodyKeys: Set<String> = [
    "model", "prompt", "suffix", "options", "keep_alive", "stream", "raw", "think",
  ]

  let routes = ["api/generate"]

  func call(for request: FillRequest, to target: Target) -> DialectCall {
    var body = common(target)
    let template = target.template ?? .starCoder
    var stops = request.stop
    let prompt: String
    if target.suffixMode == .native, !request.suffix.isEmpty {
      prompt = CommentSyntax.commented(request) + request.prefix
      body["suffix"] = .string(request.suffix)
    } else {
      // Without a suffix Ollama would wrap the prompt in the model's chat template.
      prompt = template.render(request)
      stops += template.stops
      body["raw"] = true
    }
    body["prompt"] = .string(prompt)

    var options: [String: JSON] = [
      "num_predict": .int(max(1, request.maxTokens)),
      "temperature": .double(min(max(request.temperature, 0), 2)),
      "num_ctx": .int(Self.context(target)),
    ]
    if let seed = request.seed { options["seed"] = .int(seed) }
    if !stops.isEmpty { options["stop"] = .array(stops.prefix(mostStopsSent).map(JSON.string)) }
    body["options"] = .object(options)
    body["stream"] = true

    return DialectCall(
      route: "api/generate", body: body,
      promptBytes: prompt.utf8.count + (body["suffix"]?.string?.utf8.count ?? 0), stops: stops,
      filters: body["raw"] == true && template.repeatsLine ? [RepeatedLineFilter(request)] : [])
  }

  func read(_ message: JSON) -> Reading {
    var reading = Reading()
    reading.error = ErrorBody.inside(message)
    guard let response = message["response"] else {
      reading.isAnswer = false
      return reading
    }
    reading.text = response.string ?? ""
    guard message["done"]?.bool == true else { return reading }
    reading.end = message["done_reason"]?.string == "length" ? .length : .stop
    if let prompt = message["prompt_eval_count"]?.int, prompt > 0 {
      reading.usage = Usage(
        promptTokens: prompt, completionTokens: message["eval_count"]?.int ?? 0)
    }
    return reading
  }

  func lesson(from error: ErrorBody, status: Int, target: Target) -> Lesson? {
    guard target.suffixMode == .native, SuffixRefusal.isMeant(by: error) else { return nil }
    return .suffix(.template)
  }

  /// A request without a prompt loads the model.
  func warmUp(_ target: Target) -> DialectCall? {
    var body = common(target)
    body["options"] = ["num_ctx": .int(Self.context(target))]
    return DialectCall(route: "api/generate", body: body, promptBytes: 0)
  }

  private func common(_ target: Target) -> RequestBody {
    var body = RequestBody(allowed: target.preset.bodyKeys ?? bodyKeys)
    body["model"] = target.model.map(JSON.string)
    body["keep_alive"] = "30m"
    return body
  }

  /// The context window to ask for. Ollama's own is small and cuts the prompt without a word; a
  /// change of it loads the model anew, so it is the same in every request.
  private static func context(_ target: Target) -> Int {
    let needed = target.preset.promptTokens + 1_024
    return (needed + 2_047) / 2_048 * 2_048
  }
}
