import Backends
import Streaming
import Synchronization

/// A provider on virtual time: each request gets its first token after a while, and then one token at
/// a steady pace.
final class SimulatedBackend: Backend {
  struct Reply: Sendable {
    var tokens: [String] = []
    var reason = FinishReason.stop
    var failure: BackendFailure?
    var firstToken: Duration = .milliseconds(120)
    var perToken: Duration = .milliseconds(8)
  }

  private struct Exchange {
    var reply: Reply
    var started: Duration
    var answer: FillStream.Continuation
    var done = 0
    var isOver = false
  }

  private struct State {
    var exchanges: [Exchange] = []
    var refusal: BackendFailure?
  }

  let name: String
  let isLocal: Bool
  private let time: VirtualTime
  private let state = Mutex(State())
  private let log: @Sendable (String) -> Void
  private let reply: @Sendable (FillRequest, Int) -> Reply

  init(
    name: String = "codestral", isLocal: Bool = false, time: VirtualTime,
    log: @escaping @Sendable (String) -> Void,
    reply: @escaping @Sendable (FillRequest, Int) -> Reply
  ) {
    self.name = name
    self.isLocal = isLocal
    self.time = time
    self.log = log
    self.reply = reply
  }

  func refuse(_ failure: BackendFailure?) { state.withLock { $0.refusal = failure } }

  func refusal(isInvoked: Bool) -> BackendFailure? { state.withLock { $0.refusal } }

  func fill(_ request: FillRequest, on executor: EditorExecutor) -> FillStream {
    FillStream { answer in
      let index = state.withLock { state in
        let reply = reply(request, state.exchanges.count + 1)
        state.exchanges.append(Exchange(reply: reply, started: time.now, answer: answer))
        return state.exchanges.count - 1
      }
      let line = request.prefix.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
      let heat = request.temperature > 0 ? ", temperature \(request.temperature)" : ""
      log("request \(index + 1) at «\(line)»\(heat)")
      answer.onTermination { [self] in if case .cancelled = $0 { close(index) } }
    }
  }

  private func close(_ index: Int) {
    let tokens: Int? = state.withLock { state in
      if state.exchanges[index].isOver { return nil }
      state.exchanges[index].isOver = true
      return state.exchanges[index].done
    }
    if let tokens { log("close \(index + 1) after \(tokens) token\(tokens == 1 ? "" : "s")") }
  }

  /// Requests that have ended, on either side.
  var overCount: Int { state.withLock { $0.exchanges.count { $0.isOver } } }

  /// When the provider does something next, and for which request.
  var next: (at: Duration, exchange: Int)? {
    state.withLock { state in
      state.exchanges.indices.compactMap { index -> (at: Duration, exchange: Int)? in
        let exchange = state.exchanges[index]
        guard !exchange.isOver else { return nil }
        // The end comes with the last token.
        let tokens = exchange.reply.tokens.count
        let step = max(0, min(exchange.done, tokens - 1))
        return (
          exchange.started + exchange.reply.firstToken + exchange.reply.perToken * step, index
        )
      }.min { ($0.at, $0.exchange) < ($1.at, $1.exchange) }
    }
  }

  /// Sends the next token of a request, or its end.
  func perform(_ index: Int) {
    let exchange = state.withLock { state in
      let exchange = state.exchanges[index]
      if exchange.done >= exchange.reply.tokens.count { state.exchanges[index].isOver = true }
      state.exchanges[index].done += 1
      return exchange
    }
    let (answer, done) = (exchange.answer, exchange.done)
    if done < exchange.reply.tokens.count {
      answer.yield(.text(exchange.reply.tokens[done]))
    } else if let failure = exchange.reply.failure {
      log("request \(index + 1) fails: \(failure.kind.rawValue)")
      answer.finish(throwing: failure)
    } else {
      log("request \(index + 1) ends after \(done) token\(done == 1 ? "" : "s")")
      answer.yield(.finished(exchange.reply.reason, nil))
      answer.finish()
    }
  }
}
