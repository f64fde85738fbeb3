/// llama.cpp's own `POST infill` (llama-server), which puts the model's special tokens in by itself.
/// For a model without such tokens the server refuses; then `completion` with a prompt.
///
/// The server cuts without a word (seen with version 0.7.0): the prefix to 3/4 of its batch (`-b`,
/// 2,048 tokens by default), the suffix to 1/4, other files to the context less the batch; `prompt`
/// is not cut. The preset's prompt size stays below the first two. Where the context is known to be
/// too small for the other files, they go into the prefix as comments.
struct LlamaInfill: Dialect {
  let bodyKeys: Set<String> = [
    "model", "input_prefix", "input_suffix", "input_extra", "prompt", "n_predict", "temperature",
    "top_k", "top_p", "min_p", "seed", "stop", "stream", "cache_prompt", "id_slot", "n_indent",
    "t_max_predict_ms", "t_max_prompt_ms", "response_fields", "samplers", "n_cache_reuse",
  ]

  let routes = ["completion", "infill"]

  func call(for request: FillRequest, to target: Target) -> DialectCall {
    switch target.suffixMode {
    case .native: infill(request, target)
    case .template, .none: completion(request, target)
    }
  }

  private func infill(_ request: FillRequest, _ target: Target) -> DialectCall {
    var body = common(request, target)
    // The current line goes into `prompt`, as llama.vim does it: the server puts it at the prefix's
    // end after it has cut that (version 0.7.0). It parses control strings in this part alone.
    let (before, line) = request.prefixAndLine
    let template = target.template ?? .qwen
    let takesFiles = Self.takesFiles(request.snippets, target)
    let extra = (takesFiles ? request.snippets : []).map {
      ["filename": .string($0.path), "text": .string($0.text)] as JSON
    }
    body["input_prefix"] = .string(
      (takesFiles ? "" : CommentSyntax.commented(request)) + before)
    body["input_suffix"] = .string(request.suffix)
    body["input_extra"] = .array(extra)
    body["prompt"] = .string(template.clean(line))
    let stops = request.stop + template.stops.filter { !$0.contains("\n") }
    setStops(stops, in: &body)
    return DialectCall(
      route: "infill", body: body,
      promptBytes: request.prefix.utf8.count + request.suffix.utf8.count
        + request.snippets.reduce(0) { $0 + $1.path.utf8.count + $1.text.utf8.count },
      stops: stops)
  }

  /// The server's batch where nothing else was set (`-b`). It does not tell.
  private static let batchTokens = 2_048
  /// A file's name and the marks around it.
  private static let fileTokens = 8

  /// Whether the server will keep all of the other files.
  private static func takesFiles(_ snippets: [FillSnippet], _ target: Target) -> Bool {
    guard let context = target.contextTokens else { return true }
    let bytes = snippets.reduce(0) { $0 + $1.path.utf8.count + $1.text.utf8.count }
    let tokens = Int(Double(bytes) / target.bytesPerToken) + snippets.count * fileTokens
    return tokens <= context - batchTokens
  }

  private func completion(_ request: FillRequest, _ target: Target) -> DialectCall {
    var body = common(request, target)
    let template = target.suffixMode == .template ? target.template : nil
    let prompt =
      template?.render(request)
      ?? CommentSyntax.commented(request) + request.prefix
    let stops = request.stop + (template?.stops ?? [])
    body["prompt"] = .string(prompt)
    setStops(stops, in: &body)
    return DialectCall(
      route: "completion", body: body, promptBytes: prompt.utf8.count, stops: stops)
  }

  private func common(_ request: FillRequest, _ target: Target) -> RequestBody {
    var body = RequestBody(allowed: target.preset.bodyKeys ?? bodyKeys)
    body["model"] = target.model.map(JSON.string)
    body["n_predict"] = .int(max(1, request.maxTokens))
    body["temperature"] = .double(min(max(request.temperature, 0), 2))
    body["seed"] = request.seed.map { .int(max(0, $0)) }
    body["cache_prompt"] = true
    body["stream"] = true
    // Without it the last message repeats the prompt and a kilobyte of settings.
    body["response_fields"] = [
      "content", "stop", "stop_type", "tokens_evaluated", "tokens_predicted", "timings",
    ]
    return body
  }

  /// The server names no model; its tokens are most often Qwen's.
  func controlTokens(_ provider: Provider) -> [String] {
    (provider.template ?? .qwen).specialTokens
  }

  private func setStops(_ stops: [String], in body: inout RequestBody) {
    if !stops.isEmpty { body["stop"] = .array(stops.prefix(mostStopsSent).map(JSON.string)) }
  }

  /// `{"content":…,"stop":false}`, last with `"stop":true,"stop_type":"eos|limit|word"`. The stream
  /// has no `[DONE]`.
  func read(_ message: JSON) -> Reading {
    var reading = Reading()
    reading.error = ErrorBody.inside(message)
    guard let content = message["content"]?.string else {
      reading.isAnswer = false
      return reading
    }
    reading.text = content
    // Each message counts; most answers are given up before the last.
    reading.usage = Self.usage(message)
    if message["stop"]?.bool == true || message["stop_type"] != nil {
      reading.end = message["stop_type"]?.string == "limit" ? .length : .stop
    }
    return reading
  }

  private static func usage(_ message: JSON) -> Usage? {
    let timings = message["timings"]
    let cached = timings?["cache_n"]?.int ?? 0
    let evaluated =
      message["tokens_evaluated"]?.int ?? timings?["prompt_n"]?.int.map { $0 + cached }
    guard let evaluated, evaluated > 0 else { return nil }
    return Usage(
      promptTokens: evaluated,
      completionTokens: message["tokens_predicted"]?.int ?? timings?["predicted_n"]?.int ?? 0,
      cachedTokens: cached)
  }

  /// "This server does not support infill" and its kin, as status 501.
  func lesson(from error: ErrorBody, status: Int, target: Target) -> Lesson? {
    guard target.suffixMode == .native,
      status == 501 || error.type == "not_supported_error" || SuffixRefusal.isMeant(by: error)
    else { return nil }
    return .suffix(target.template == nil ? .none : .template)
  }
}

extension FillRequest {
  /// The prefix up to the current line, and the line up to the cursor.
  var prefixAndLine: (before: String, line: String) {
    let bytes = prefix.utf8
    let start = bytes.lastIndex(of: UInt8(ascii: "\n")).map(bytes.index(after:)) ?? bytes.startIndex
    return (String(prefix[..<start]), String(prefix[start...]))
  }
}
