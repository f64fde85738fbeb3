import Foundation
import HTTPStreaming
import Streaming
import Synchronization

/// One request to a provider, on its way.
///
/// May it go (`TrafficControl`), the dialect's call, the exchange, its reading (`AnswerReader`), and on
/// failure its words (`FailureReport`). A keystroke's request is sent once; `Attempts` knows the few
/// causes that a second sending removes.
actor RemoteFill {
  nonisolated let unownedExecutor: UnownedSerialExecutor
  private let executor: EditorExecutor
  private let backend: RemoteBackend
  private let request: FillRequest
  private let answer: FillStream.Continuation
  private var lessons: Lessons
  private var attempts = Attempts()
  private var exchange: Exchange?

  /// What was sent last, and what came of it so far. A class, as it is much to copy for each chunk.
  private final class Exchange {
    let call: DialectCall
    let target: Target
    /// As much of the request as was sent.
    let sent: FillRequest
    /// The tokens that the rate limits were charged.
    let estimate: Int
    var reader: AnswerReader
    var listening: EventStream<HTTPEvent>.Listening?
    var hasText = false

    init(
      call: DialectCall, target: Target, sent: FillRequest, estimate: Int, dialect: any Dialect
    ) {
      self.call = call
      self.target = target
      self.sent = sent
      self.estimate = estimate
      reader = AnswerReader(dialect: dialect, call: call)
    }
  }

  init(
    _ request: FillRequest, of backend: RemoteBackend, on executor: EditorExecutor,
    into answer: FillStream.Continuation
  ) {
    unownedExecutor = executor.asUnownedSerialExecutor()
    self.executor = executor
    self.backend = backend
    self.request = request
    self.answer = answer
    lessons = backend.standing.withLock { $0.lessons }
    answer.onTermination { termination in
      guard case .cancelled = termination else { return }
      executor.begin { self.assumeIsolated { $0.giveUp() } }
    }
  }

  // MARK: Sending

  /// Sends the request as `lessons` have it.
  func send() {
    let target = backend.target(lessons, languageID: request.languageID)
    let fitting = (lessons.promptLimit.map { request.shrunk(toBytes: $0.bytes) } ?? request)
      .cleaned(of: backend.controlTokens)
    let call = backend.dialect.call(for: fitting, to: target)
    let (estimate, refusal) = backend.standing.withLock {
      $0.admit(call, of: request, now: backend.clock.now)
    }
    if let refusal { return answer.finish(throwing: refusal) }
    let exchange = Exchange(
      call: call, target: target, sent: fitting, estimate: estimate, dialect: backend.dialect)
    guard let http = backend.httpRequest(call, target, isInvoked: fitting.isInvoked) else {
      return fail(ExchangeError(.http(.invalidRequest("the address is not valid"))), exchange)
    }
    fitting.onSend?(
      SentRequest(
        backend: backend.name, host: http.url.host() ?? "", body: http.body, files: fitting.files))
    exchange.listening = backend.transport.open(http).listen(
      on: executor, event: { event in self.assumeIsolated { $0.receive(event) } },
      end: { error in self.assumeIsolated { $0.receiveEnd(error) } })
    self.exchange = exchange
  }

  // MARK: Receiving

  private func receive(_ event: HTTPEvent) {
    switch event {
    case .head(let head):
      exchange?.reader.receive(head)
      backend.standing.withLock { $0.saw(head.headers, now: backend.clock.now) }
    case .body(let bytes):
      if let exchange { give(exchange.reader.receive(bytes), of: exchange) }
    }
    guard let exchange, let outcome = exchange.reader.outcome else { return }
    switch outcome {
    // The rest of the body is read, so that the connection can be used again, but the caller has its
    // answer: from here on giving up the stream does not end the exchange.
    case .finished: answer.finish()
    // The server may generate on; closing stops it.
    case .stopped:
      exchange.listening?.cancel()
      conclude(exchange)
    case .refused, .broken, .fault:
      exchange.listening?.cancel()
      fail(ExchangeError(exchange.reader, hasText: exchange.hasText), exchange)
    }
  }

  private func receiveEnd(_ error: (any Error)?) {
    guard let exchange else { return }
    if let failure = error as? HTTPFailure {
      // What went wrong after the answer was complete is of no interest.
      if exchange.reader.outcome == .finished { return conclude(exchange) }
      return fail(ExchangeError(.http(failure), hasText: exchange.hasText), exchange)
    }
    give(exchange.reader.receiveEnd(), of: exchange)
    switch exchange.reader.outcome {
    case .finished, .stopped: conclude(exchange)
    default: fail(ExchangeError(exchange.reader, hasText: exchange.hasText), exchange)
    }
  }

  private func give(_ events: [FillEvent], of exchange: Exchange) {
    if !events.isEmpty, !exchange.hasText {
      exchange.hasText = true
      // Now, not at the end: most answers are given up as soon as they say enough.
      backend.standing.withLock {
        $0.answered(exchange.target.lessons, isStreaming: exchange.reader.isStreaming)
      }
    }
    for event in events { answer.yield(event) }
  }

  // MARK: Ends

  private func conclude(_ exchange: Exchange) {
    self.exchange = nil
    answer.finish()
    learn(from: exchange)
  }

  /// The server works; and takes in the tokens that it counted, if it came to that.
  private func learn(from exchange: Exchange) {
    backend.askForContext(again: true)
    guard let usage = exchange.reader.usage else { return }
    backend.standing.withLock {
      $0.counted(
        usage, for: exchange.call, estimate: exchange.estimate, languageID: request.languageID,
        now: backend.clock.now)
    }
  }

  private func fail(_ error: ExchangeError, _ exchange: Exchange) {
    self.exchange = nil
    let sent = Attempts.Sent(
      target: exchange.target, request: exchange.sent, promptBytes: exchange.call.promptBytes)
    if attempts.next(after: error, sent, lessons: &lessons, of: backend) { return send() }
    answer.finish(
      throwing: backend.told(
        error, exchange.call, exchange.target, isInvoked: request.isInvoked))
  }

  /// Nobody wants the answer any more.
  private func giveUp() {
    guard let exchange else { return }
    self.exchange = nil
    exchange.listening?.cancel()
    if exchange.hasText { learn(from: exchange) }
  }
}
