import HTTPStreaming

/// Which second sending of a request is worth it. Each cause counts once a request.
struct Attempts {
  /// What the failed sending was.
  struct Sent {
    let target: Target
    let request: FillRequest
    let promptBytes: Int
  }

  private var sentAgain = false
  private var changedHost = false
  private var changedForm = false
  private var changedSize = false

  /// True when the request may be sent again, as `lessons` now have it.
  mutating func next(
    after error: ExchangeError, _ sent: Sent, lessons: inout Lessons, of backend: RemoteBackend
  ) -> Bool {
    guard !error.hasText else { return false }
    // A server closes an idle connection just as we use it; the request never got there.
    if case .http(let failure) = error.cause, case .connectionLost(let afterBody, _) = failure,
      !afterBody, !sentAgain
    {
      sentAgain = true
      return true
    }
    guard let (status, body) = error.refusal else { return false }
    if status == 401, backend.configuration.endpoints.count > 1, !changedHost {
      changedHost = true
      lessons.usesAlternateBase.toggle()
      return true
    }
    if body.isContextOverflow, !changedSize {
      changedSize = true
      return shrink(after: body, sent, lessons: &lessons)
    }
    if !changedForm,
      let lesson = backend.dialect.lesson(from: body, status: status, target: sent.target)
    {
      changedForm = true
      switch lesson {
      case .suffix(let mode): lessons.suffix = mode
      case .noAssistantPrefix: lessons.takesAssistantPrefix = false
      }
      return true
    }
    return false
  }

  /// By the ratio that the server reports, less a little: the answer needs room too, and text that is
  /// left may have shorter tokens.
  private func shrink(after body: ErrorBody, _ sent: Sent, lessons: inout Lessons) -> Bool {
    let limit: Lessons.PromptLimit
    if let context = body.contextTokens, let prompt = body.promptTokens, prompt > 0 {
      let room = max(context - sent.request.maxTokens, context / 2)
      let ratio = Double(room) / Double(prompt) * 0.95
      limit = Lessons.PromptLimit(
        tokens: Int(Double(room) * 0.95), bytes: Int(Double(sent.promptBytes) * ratio))
    } else {
      let bytes = sent.promptBytes / 2
      limit = Lessons.PromptLimit(
        tokens: body.contextTokens.map { $0 / 2 } ?? Int(Double(bytes) / TokenCalibration.start),
        bytes: bytes)
    }
    guard limit.bytes > 0, limit.bytes < sent.promptBytes else { return false }
    lessons.promptLimit = limit
    return true
  }
}
