import Foundation
import HTTPStreaming
import Synchronization

/// A provider over HTTP: a preset, spoken to in its dialect.
///
/// The way of a request: `refusal` (may it go?), the dialect's call, the exchange, `AnswerReader`,
/// and on failure `FailureReport`. A keystroke's request is sent once. It is sent a second time only
/// for a cause that the second sending removes: a kept-alive connection that had gone stale, the
/// provider's other host, a form that the server understands.
final class RemoteBackend: Backend {
  let name: String
  let dialect: any Dialect
  let configuration: Configuration
  private let transport: any HTTPTransport
  private let clock: any BackendClock
  private let memory: Mutex<Memory>

  /// All that is fixed for the life of the backend.
  struct Configuration: Sendable {
    var preset: Preset
    /// The first is used, the second is the preset's other host.
    var endpoints: [Endpoint]
    var model: String?
    var key: Secret?
    var keyOrigin: String?
    var headers: [String: String] = [:]
    var extra: [String: JSON] = [:]

    /// A header of the user's own, such as `api-key: {key}`, carries the key instead of the preset's
    /// place for it.
    var keyIsInHeaders: Bool { headers.values.contains { $0.contains("{key}") } }

    func withKey(_ header: String) -> String {
      key.map { header.replacing("{key}", with: $0.value) } ?? header
    }
  }

  /// All that changes.
  private struct Memory {
    var lessons = Lessons()
    var calibration = TokenCalibration()
    var hasAnswered = false
    /// The last failure that had a cause of its own, for answers that only repeat it.
    var lastCause: BackendFailure?
  }

  init(
    configuration: Configuration, dialect: any Dialect, transport: any HTTPTransport,
    clock: any BackendClock
  ) {
    name = configuration.preset.name
    self.configuration = configuration
    self.dialect = dialect
    self.transport = transport
    self.clock = clock
    memory = Mutex(Memory())
  }

  // MARK: Backend

  func fill(_ request: FillRequest) -> AsyncThrowingStream<FillEvent, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await run(request, into: continuation)
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = {
        if case .cancelled = $0 { task.cancel() }
      }
    }
  }

  func warm() {
    let target = target(memory.withLock { $0.lessons })
    guard let call = dialect.warmUp(target),
      let request = httpRequest(call, target, isInvoked: true)
    else {
      if let url = endpoint(target.lessons).url("") { transport.warm(url) }
      return
    }
    let answer = transport.open(request)
    // It tells nothing that the first real request would not.
    Task { for try await _ in answer {} }
  }

  func promptBudget(languageID: String) -> PromptBudget {
    memory.withLock { memory in
      PromptBudget(
        tokens: min(configuration.preset.promptTokens, memory.lessons.promptLimit?.tokens ?? .max),
        bytesPerToken: memory.calibration.bytesPerToken(languageID: languageID))
    }
  }

  // MARK: One request

  private typealias Continuation = AsyncThrowingStream<FillEvent, any Error>.Continuation

  private func run(_ request: FillRequest, into continuation: Continuation) async throws {
    var lessons = memory.withLock { $0.lessons }
    var attempts = Attempts()
    while true {
      let target = target(lessons)
      let fitting = lessons.promptLimit.map { request.shrunk(toBytes: $0.bytes) } ?? request
      let call = dialect.call(for: fitting, to: target)
      do {
        let usage = try await exchange(
          call, target, isInvoked: request.isInvoked, into: continuation)
        return memory.withLock { memory in
          memory.lessons = lessons
          memory.hasAnswered = true
          memory.lastCause = nil
          guard let usage else { return }
          memory.calibration.learn(
            bytes: call.promptBytes, tokens: usage.promptTokens, languageID: request.languageID)
        }
      } catch let error as ExchangeError {
        try Task.checkCancellation(orFail: report(call, target))
        let sent = Attempts.Sent(target: target, request: fitting, promptBytes: call.promptBytes)
        if attempts.next(after: error, sent, lessons: &lessons, of: self) { continue }
        // Another host that refuses for another reason is still the host of this key.
        if let status = error.refusal?.status, status != 401 {
          memory.withLock { $0.lessons.usesAlternateBase = lessons.usesAlternateBase }
        }
        throw failure(of: error, call, target)
      }
    }
  }

  private func exchange(
    _ call: DialectCall, _ target: Target, isInvoked: Bool, into continuation: Continuation
  ) async throws -> Usage? {
    guard let request = httpRequest(call, target, isInvoked: isInvoked) else {
      throw ExchangeError(.http(.invalidRequest("the address is not valid")))
    }
    var reader = AnswerReader(dialect: dialect, call: call)
    var hasText = false
    var usage: Usage?
    func give(_ events: [FillEvent]) {
      for event in events {
        continuation.yield(event)
        hasText = true
        if case .finished(_, let counted) = event { usage = counted }
      }
    }
    do {
      for try await event in transport.open(request) {
        switch event {
        case .head(let head): reader.receive(head)
        case .body(let bytes): give(reader.receive(bytes))
        }
        switch reader.outcome {
        case nil: break
        // The rest of the body is read, so that the connection can be used again, but the caller
        // has its answer: from here on ending the iteration does not end this task.
        case .finished: continuation.finish()
        // The server may generate on; closing stops it.
        case .stopped: return usage
        case .refused, .broken, .fault: throw ExchangeError(reader, hasText: hasText)
        }
      }
    } catch let failure as HTTPFailure {
      // What went wrong after the answer was complete is of no interest.
      if reader.outcome == .finished { return usage }
      throw ExchangeError(.http(failure), hasText: hasText)
    }
    try Task.checkCancellation(orFail: report(call, target))
    give(reader.receiveEnd())
    switch reader.outcome {
    case .finished, .stopped: return usage
    default: throw ExchangeError(reader, hasText: hasText)
    }
  }

  // MARK: The request on the wire

  func target(_ lessons: Lessons) -> Target {
    Target(
      preset: configuration.preset, model: configuration.model, key: configuration.key,
      lessons: lessons)
  }

  private func endpoint(_ lessons: Lessons) -> Endpoint {
    let endpoints = configuration.endpoints
    return lessons.usesAlternateBase ? endpoints[endpoints.count - 1] : endpoints[0]
  }

  func httpRequest(_ call: DialectCall, _ target: Target, isInvoked: Bool) -> HTTPRequest? {
    guard let url = endpoint(target.lessons).url(call.route) else { return nil }
    let preset = configuration.preset
    var body = call.body
    let key = configuration.keyIsInHeaders ? nil : configuration.key
    if case .bodyMember(let name) = preset.auth, let key {
      body.merge(extra: [name: .string(key.value)])
    }
    body.merge(extra: configuration.extra)
    dialect.tidy(&body)

    let deadlines = deadlines(isInvoked: isInvoked)
    var headers: [(name: String, value: String)] = [
      ("Content-Type", "application/json"), ("Accept", "text/event-stream, application/json"),
    ]
    if preset.auth == .bearer, let key {
      headers.append(("Authorization", "Bearer \(key.value)"))
    }
    if let name = preset.timeoutHeader {
      headers.append((name, String(max(1, deadlines.total.components.seconds))))
    }
    for (name, value) in preset.headers.sorted(by: { $0.key < $1.key })
      + configuration.headers
      .sorted(by: { $0.key < $1.key })
    {
      headers.removeAll { $0.name.lowercased() == name.lowercased() }
      headers.append((name, configuration.withKey(value)))
    }
    return HTTPRequest(
      url: url, headers: headers, body: body.bytes, deadlines: deadlines, bodyLimit: 1 << 20)
  }

  /// A user who asked by hand is ready to wait longer than one who types.
  private func deadlines(isInvoked: Bool) -> HTTPDeadlines {
    var deadlines = configuration.preset.deadlines
    if isInvoked {
      deadlines.firstByte = max(deadlines.firstByte, .seconds(8))
      deadlines.total = max(deadlines.total, .seconds(12))
    }
    if let load = configuration.preset.loadDeadline, !memory.withLock({ $0.hasAnswered }) {
      deadlines.total += load
      deadlines.firstByte = load
    }
    return deadlines
  }

  // MARK: Failures

  private func report(_ call: DialectCall, _ target: Target) -> FailureReport {
    let configuration = configuration
    let ownHeader = configuration.headers.contains {
      $0.key.lowercased() == configuration.preset.keyHeader
    }
    var secrets = configuration.headers.map(\.value)
    if let key = configuration.key { secrets.append(key.value) }
    return FailureReport(
      title: configuration.preset.title, model: configuration.model,
      keyOrigin: configuration.key != nil
        ? configuration.keyOrigin ?? "the configuration"
        : ownHeader ? "the configuration's `headers`" : nil,
      keyNames: configuration.preset.keyNames,
      address: endpoint(target.lessons).address(call.route),
      words: ServerWords(secrets: secrets), rules: configuration.preset.errorRules,
      bare500MeansNoKey: configuration.preset.bare500MeansNoKey,
      unreachableHint: configuration.preset.unreachableHint)
  }

  private func failure(of error: ExchangeError, _ call: DialectCall, _ target: Target)
    -> BackendFailure
  {
    let report = report(call, target)
    switch error.cause {
    case .http(let failure):
      return report.failure(failure, deadlines: deadlines(isInvoked: false))
    case .answer(let outcome, let headers):
      switch outcome {
      case .refused(let status, let body):
        let failure = report.failure(
          status: status, body: body, headers: headers, unixTime: clock.unixTime)
        return remember(failure, isEcho: report.isEcho(body))
      case .broken(let body):
        let failure = report.failure(
          status: body.status ?? 500, body: body, headers: headers, unixTime: clock.unixTime,
          isInside: true)
        return remember(failure, isEcho: report.isEcho(body))
      case .fault(let fault): return report.badResponse(fault)
      case nil, .finished, .stopped: return report.badResponse(.empty)
      }
    }
  }

  /// A failure that only repeats an earlier one is told in the words of that one.
  private func remember(_ failure: BackendFailure, isEcho: Bool) -> BackendFailure {
    memory.withLock { memory in
      if isEcho, var cause = memory.lastCause {
        cause.retryAfter = failure.retryAfter ?? cause.retryAfter
        return cause
      }
      memory.lastCause = failure
      return failure
    }
  }
}

/// What ended an exchange before its answer was complete.
struct ExchangeError: Error {
  enum Cause {
    case http(HTTPFailure)
    case answer(AnswerReader.Outcome?, headers: [String: String])
  }

  let cause: Cause
  /// Whether text was already given to the caller: then nothing may be sent again.
  let hasText: Bool

  init(_ cause: Cause, hasText: Bool = false) {
    self.cause = cause
    self.hasText = hasText
  }

  init(_ reader: AnswerReader, hasText: Bool) {
    self.init(.answer(reader.outcome, headers: reader.head.headers), hasText: hasText)
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

extension Task where Success == Never, Failure == Never {
  /// Throws `cancelled` in the words of a report once the task was cancelled.
  static func checkCancellation(orFail report: FailureReport) throws {
    if isCancelled { throw report.failure(.cancelled, deadlines: HTTPDeadlines()) }
  }
}
