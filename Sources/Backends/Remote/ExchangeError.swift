import HTTPStreaming

/// What ended an exchange before its answer was complete.
struct ExchangeError: Error {
  enum Cause {
    case http(HTTPFailure)
    case answer(AnswerReader.Outcome?, HTTPResponseHead)
  }

  let cause: Cause
  /// Whether text was already given to the caller: then nothing may be sent again.
  let hasText: Bool

  init(_ cause: Cause, hasText: Bool = false) {
    self.cause = cause
    self.hasText = hasText
  }

  init(_ reader: AnswerReader, hasText: Bool) {
    self.init(.answer(reader.outcome, reader.head), hasText: hasText)
  }

  /// The status and body of an answer that was an error.
  var refusal: (status: Int, body: ErrorBody)? {
    guard case .answer(let outcome, _) = cause else { return nil }
    switch outcome {
    case .refused(let status, let body): return (status, body)
    case .broken(let body): return (body.status ?? 500, body)
    default: return nil
    }
  }
}

extension FailureReport {
  func failure(of error: ExchangeError, deadlines: HTTPDeadlines, unixTime: Double)
    -> BackendFailure
  {
    switch error.cause {
    case .http(let failure): return self.failure(failure, deadlines: deadlines)
    case .answer(let outcome, let head):
      if let (status, body) = error.refusal {
        var isInside = false
        if case .broken = outcome { isInside = true }
        return failure(
          status: status, body: body, headers: head.headers, unixTime: unixTime, isInside: isInside)
      }
      if case .fault(let fault) = outcome { return badResponse(fault, status: head.status) }
      return badResponse(.empty, status: head.status)
    }
  }
}
