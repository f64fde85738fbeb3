import HTTPStreaming
import Streaming
import Synchronization

/// How large the server's context is, for engines whose users choose it themselves.
extension RemoteBackend {
  /// What of a context is left for the prompt: the rest is for the longest answer and for the tokens
  /// between the parts.
  static func promptRoom(in context: Int) -> Int { max(context - answerTokens, context / 2) }

  private static let answerTokens = 256

  /// Asks beside everything else, and returns at once.
  ///
  /// - Parameter again: only where the server was not there when it was asked first.
  /// - Returns: ends when the answer was taken in; nil when nothing was asked.
  @discardableResult
  func askForContext(again: Bool = false) -> Task<Void, Never>? {
    guard let route = configuration.preset.contextRoute else { return nil }
    let lessons = standing.withLock { standing -> Lessons? in
      guard standing.contextQuestion == (again ? .noAnswer : .none) else { return nil }
      standing.contextQuestion = .underWay
      return standing.lessons
    }
    guard let lessons, let url = endpoint(lessons).url(route) else { return nil }
    var headers = [(name: "Accept", value: "application/json")]
    if configuration.preset.auth == .bearer, !configuration.keyIsInHeaders,
      let key = configuration.key
    {
      headers.append(("Authorization", "Bearer \(key.value)"))
    }
    for (name, value) in configuration.headers.sorted(by: { $0.key < $1.key }) {
      headers.append((name, configuration.withKey(value)))
    }
    let answer = transport.open(
      HTTPRequest(
        method: .get, url: url, headers: headers, deadlines: configuration.preset.deadlines,
        bodyLimit: 1 << 20))
    return Task {
      let body = await Self.body(of: answer)
      let context = body.flatMap(JSON.init).flatMap {
        Self.context(in: $0, model: configuration.model)
      }
      standing.withLock { standing in
        standing.contextTokens = context
        standing.contextQuestion = body == nil && !again ? .noAnswer : .answered
      }
    }
  }

  /// Nil when there was none, as of a server that still loads its model; the completions themselves
  /// will say what is wrong.
  private static func body(
    of answer: EventStream<HTTPEvent>
  ) async -> [UInt8]? {
    var body: [UInt8] = []
    do {
      for try await event in answer {
        switch event {
        case .head(let head): if head.status >= 500 { return nil }
        case .body(let bytes): body += bytes
        }
      }
    } catch {
      return nil
    }
    return body
  }

  /// llama.cpp's `props`, per slot; vLLM's and SGLang's `models`.
  static func context(in answer: JSON, model: String?) -> Int? {
    let models = answer["data"]?.array ?? []
    let own = models.first { $0["id"]?.string == model } ?? models.first
    let tokens =
      answer["default_generation_settings"]?["n_ctx"]?.int ?? own?["max_model_len"]?.int
    return tokens.flatMap { $0 >= 128 ? $0 : nil }
  }
}
