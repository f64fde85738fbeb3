/// Tabby's `POST completions`: the server builds the prompt and decides how long the answer is
/// (TabbyML/tabby, `services/completion`). One JSON answer, no stream.
struct Tabby: Dialect {
  let bodyKeys: Set<String> = ["language", "segments", "temperature", "seed", "user", "mode"]

  let routes = ["completions"]

  func call(for request: FillRequest, to target: Target) -> DialectCall {
    var body = RequestBody(allowed: target.preset.bodyKeys ?? bodyKeys)
    var segments: [String: JSON] = [
      "prefix": .string(request.prefix), "suffix": .string(request.suffix),
      "filepath": .string(request.path),
    ]
    if !request.snippets.isEmpty {
      // Best first, in the order of their scores.
      let snippets = request.snippets.reversed().enumerated().map { index, snippet -> JSON in
        [
          "filepath": .string(snippet.path), "body": .string(snippet.text),
          "score": .double(1 / Double(index + 1)),
        ]
      }
      segments["relevant_snippets_from_changed_files"] = .array(snippets)
    }
    body["language"] = .string(request.languageID)
    body["segments"] = .object(segments)
    // Tabby's own default stands unless the caller wants variety.
    if request.temperature > 0 { body["temperature"] = .double(min(request.temperature, 2)) }
    body["seed"] = request.seed.map { .int(max(0, $0)) }
    return DialectCall(
      route: "completions", body: body,
      promptBytes: request.prefix.utf8.count + request.suffix.utf8.count, stops: request.stop)
  }

  func read(_ message: JSON) -> Reading { ChoiceReading.read(message) }
}
