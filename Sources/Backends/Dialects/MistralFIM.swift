/// Mistral's fill-in-the-middle: `POST fim/completions` (Mistral's openapi.yaml,
/// `FIMCompletionRequest`, `additionalProperties: false`). Also spoken by Langdock, by LiteLLM's
/// pass-through and by Inception.
struct MistralFIM: Dialect {
  let bodyKeys: Set<String> = [
    "model", "prompt", "suffix", "temperature", "top_p", "max_tokens", "min_tokens", "stream",
    "stop", "random_seed", "metadata", "prompt_cache_key",
  ]

  let routes = ["fim/completions"]

  func call(for request: FillRequest, to target: Target) -> DialectCall {
    var body = RequestBody(allowed: target.preset.bodyKeys ?? bodyKeys)
    let prompt = PlusLines.text(request.snippets, path: request.path) + request.prefix
    // With no suffix at all Codestral takes the prompt for a finished line and begins a new one.
    let suffix = request.suffix.isEmpty ? "\n" : request.suffix
    var stops = request.stop
    if !request.snippets.isEmpty { stops.insert(PlusLines.stop, at: 0) }

    body["model"] = target.model.map(JSON.string)
    body["prompt"] = .string(prompt)
    body["suffix"] = .string(suffix)
    body["max_tokens"] = .int(max(1, request.maxTokens))
    body["min_tokens"] = request.minTokens.map { .int(max(0, $0)) }
    body["temperature"] = .double(min(max(request.temperature, 0), 1.5))
    body["random_seed"] = request.seed.map { .int(max(0, $0)) }
    body["prompt_cache_key"] = request.promptCacheKey.map(JSON.string)
    body["stream"] = true
    if !stops.isEmpty { body["stop"] = .array(stops.prefix(mostStopsSent).map(JSON.string)) }

    return DialectCall(
      route: "fim/completions", body: body, promptBytes: prompt.utf8.count + suffix.utf8.count,
      stops: stops, filters: Self.filters(request))
  }

  func read(_ message: JSON) -> Reading { ChoiceReading.read(message) }

  /// "top_p must be 1 when using greedy sampling."
  func tidy(_ body: inout RequestBody) {
    switch body["temperature"] {
    case .int(0), .double(0): body["top_p"] = nil
    default: break
    }
  }

  /// Two habits of Codestral, both known from Continue's post-processing: a second space after one,
  /// and a third line end after two.
  private static func filters(_ request: FillRequest) -> [any TextFilter] {
    if request.prefix.hasSuffix(" "), request.suffix.utf8.first == UInt8(ascii: "\n") {
      return [LeadingTrim(" ")]
    }
    if request.suffix.isEmpty, request.prefix.hasSuffix("\n\n") { return [LeadingTrim("\n")] }
    return []
  }
}
