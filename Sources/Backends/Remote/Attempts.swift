import HTTPStreaming

/// Which second sending of a request is worth it. Each cause counts once a request.
struct Attempts {
  private var sentAgain = false
  private var changedHost = false
  private var changedForm = false

  /// True when the request may be sent again, as `lessons` now have it.
  mutating func next(
    after error: ExchangeError, lessons: inout Lessons, target: Target, of backend: RemoteBackend
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
    if let lesson = backend.dialect.lesson(from: body, status: status, target: target), !changedForm
    {
      changedForm = true
      switch lesson {
      case .suffix(let mode): lessons.suffix = mode
      }
      return true
    }
    return false
  }
}
