import Foundation
import HTTPStreaming
import Streaming
import Synchronization

/// A provider over HTTP: a preset, spoken to in its dialect.
///
/// The way of a request: may it go (`TrafficControl`), the dialect's call, the exchange, its reading
/// (`AnswerReader`), and on failure its words (`FailureReport`). A keystroke's request is sent once;
/// `Attempts` knows the few causes that a second sending removes.
final class RemoteBackend: Backend {
  let name: String
  let dialect: any Dialect
  let configuration: Configuration
  let clock: any BackendClock
  let standing: Mutex<Standing>
  let transport: any HTTPTransport
  private let jitter: @Sendable () -> Double

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

  /// - Parameter jitter: parts from 0 to add to guessed pauses.
  init(
    configuration: Configuration, dialect: any Dialect, transport: any HTTPTransport,
    clock: any BackendClock, jitter: @escaping @Sendable () -> Double
  ) {
    let preset = configuration.preset
    name = preset.name
    self.configuration = configuration
    self.dialect = dialect
    self.transport = transport
    self.clock = clock
    self.jitter = jitter
    standing = Mutex(Standing(title: preset.title, limits: preset.limits, now: clock.now))
  }

  // MARK: Backend

  func fill(
    _ request: FillRequest, isolation: isolated (any Actor)?
  ) -> FillStream {
    FillStream(isolation: isolation) { [self] in
      try await run(request, into: $0, isolation: $1)
    }
  }

  func warm() {
    askForContext()
    let target = target(standing.withLock { $0.lessons })
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

  func refusal(isInvoked: Bool) -> BackendFailure? {
    standing.withLock { $0.traffic.refusal(isInvoked: isInvoked, now: clock.now) }
  }

  func promptBudget(languageID: String) -> PromptBudget {
    standing.withLock { standing in
      let room = standing.contextTokens.map(Self.promptRoom)
      let affordable = standing.traffic.affordableTokens(now: clock.now)
      return PromptBudget(
        tokens: min(
          configuration.preset.promptTokens, standing.lessons.promptLimit?.tokens ?? .max,
          room ?? .max),
        bytesPerToken: standing.calibration.bytesPerToken(languageID: languageID),
        affordableTokens: [affordable, room].compactMap(\.self).min())
    }
  }

  // MARK: One request

  private typealias Continuation = FillStream.Continuation

  private func run(
    _ request: FillRequest, into continuation: Continuation, isolation: isolated (any Actor)?
  ) async throws {
    var lessons = standing.withLock { $0.lessons }
    var attempts = Attempts()
    while true {
      let target = target(lessons, languageID: request.languageID)
      let fitting = (lessons.promptLimit.map { request.shrunk(toBytes: $0.bytes) } ?? request)
        .cleaned(of: dialect.controlTokens(target))
      let call = dialect.call(for: fitting, to: target)
      let (estimate, refusal) = standing.withLock {
        $0.admit(call, of: request, now: clock.now)
      }
      if let refusal { throw refusal }
      do {
        let usage = try await exchange(
          call, target, of: fitting, into: continuation, isolation: isolation)
        askForContext(again: true)
        guard let usage else { return }
        return standing.withLock {
          $0.counted(
            usage, for: call, estimate: estimate, languageID: request.languageID, now: clock.now)
        }
      } catch let error as ExchangeError {
        let sent = Attempts.Sent(target: target, request: fitting, promptBytes: call.promptBytes)
        if attempts.next(after: error, sent, lessons: &lessons, of: self) { continue }
        throw told(error, call, target, isInvoked: request.isInvoked)
      }
    }
  }

  /// Sends a call and passes its answer on. Gives the tokens that the provider counted.
  private func exchange(
    _ call: DialectCall, _ target: Target, of fill: FillRequest, into continuation: Continuation,
    isolation: isolated (any Actor)?
  ) async throws -> Usage? {
    guard let request = httpRequest(call, target, isInvoked: fill.isInvoked) else {
      throw ExchangeError(.http(.invalidRequest("the address is not valid")))
    }
    fill.onSend?(
      SentRequest(
        backend: name, host: request.url.host() ?? "", body: request.body, files: fill.files))
    var reader = AnswerReader(dialect: dialect, call: call)
    var hasAnswered = false
    func give(_ events: [FillEvent]) {
      if !events.isEmpty, !hasAnswered {
        hasAnswered = true
        // Now, not at the end: most answers are given up as soon as they say enough.
        standing.withLock { $0.answered(target.lessons, isStreaming: reader.isStreaming) }
      }
      for event in events { continuation.yield(event) }
    }
    do {
      for try await event in transport.open(request) {
        switch event {
        case .head(let head):
          reader.receive(head)
          standing.withLock { $0.saw(head.headers, now: clock.now) }
        case .body(let bytes): give(reader.receive(bytes))
        }
        switch reader.outcome {
        case nil: break
        // The rest of the body is read, so that the connection can be used again, but the caller
        // has its answer: from here on ending the iteration does not end this task.
        case .finished: continuation.finish()
        // The server may generate on; closing stops it.
        case .stopped: return reader.usage
        case .refused, .broken, .fault: throw ExchangeError(reader, hasText: hasAnswered)
        }
      }
    } catch let failure as HTTPFailure {
      // What went wrong after the answer was complete is of no interest.
      if reader.outcome == .finished { return reader.usage }
      throw ExchangeError(.http(failure), hasText: hasAnswered)
    }
    // The stream of a cancelled task ends like a whole one. Nobody listens any more.
    if Task.isCancelled {
      if hasAnswered { return reader.usage }
      throw ExchangeError(.http(.cancelled), hasText: false)
    }
    give(reader.receiveEnd())
    switch reader.outcome {
    case .finished, .stopped: return reader.usage
    default: throw ExchangeError(reader, hasText: hasAnswered)
    }
  }

  // MARK: Failures

  /// The failure for the caller, after it was taken to heart.
  private func told(
    _ error: ExchangeError, _ call: DialectCall, _ target: Target, isInvoked: Bool
  ) -> BackendFailure {
    let report = report(call, target)
    let failure = report.failure(
      of: error, deadlines: deadlines(isInvoked: isInvoked), unixTime: clock.unixTime)
    return standing.withLock { standing in
      // Another host that refuses for another reason is still the host of this key.
      if let status = error.refusal?.status, status != 401 {
        standing.lessons.usesAlternateBase = target.lessons.usesAlternateBase
      }
      return standing.failed(
        failure, isEcho: error.refusal.map { report.isEcho($0.body) } ?? false, now: clock.now,
        jitter: jitter())
    }
  }
}
