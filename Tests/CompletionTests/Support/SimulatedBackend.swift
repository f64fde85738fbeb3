import Backends
import Streaming
import Synchronization

/// A provider on virtual time: each request gets its first token after a while, and then one token at
/// a steady pace.
///
/// A token is handed over only when the engine asks for the next one, so `settled()` can tell when the
/// engine has done all it had to do.
final class SimulatedBackend: Backend {
  struct Reply: Sendable {
    var tokens: [String] = []
    var reason = FinishReason.stop
    var failure: BackendFailure?
    var firstToken: Duration = .milliseconds(120)
    var perToken: Duration = .milliseconds(8)
  }

  fileprivate typealias Hunger = CheckedContinuation<FillEvent?, any Error>

  fileprivate struct Exchange {
    var reply: Reply
    var started: Duration
    var done = 0
    var hunger: Hunger?
    var isOver = false
  }

  fileprivate struct State {
    var exchanges: [Exchange] = []
    var refusal: BackendFailure?
    var watchers: [CheckedContinuation<Void, Never>] = []
    var isSettled: Bool { exchanges.allSatisfy { $0.isOver || $0.hunger != nil } }
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

  func fill(
    _ request: FillRequest, isolation: isolated (any Actor)?
  ) -> FillStream {
    let index = state.withLock { state in
      let answer = reply(request, state.exchanges.count + 1)
      state.exchanges.append(Exchange(reply: answer, started: time.now))
      return state.exchanges.count - 1
    }
    let line = request.prefix.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let heat = request.temperature > 0 ? ", temperature \(request.temperature)" : ""
    log("request \(index + 1) at «\(line)»\(heat)")
    let lease = Lease { [self] in close(index) }
    return FillStream(pulling: { [self] in
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { (hunger: Hunger) in
          wait(index, hunger)
        }
      } onCancel: {
        lease.end()
      }
    })
  }

  /// Ends when the engine lets go of the stream.
  private final class Lease: Sendable {
    private let onEnd: @Sendable () -> Void
    init(_ onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
    func end() { onEnd() }
    deinit { onEnd() }
  }

  private func wait(_ index: Int, _ hunger: Hunger) {
    let (isOver, watchers) = state.withLock { state in
      if state.exchanges[index].isOver { return (true, [CheckedContinuation<Void, Never>]()) }
      state.exchanges[index].hunger = hunger
      return (false, state.takeWatchers())
    }
    if isOver { hunger.resume(returning: nil) }
    for watcher in watchers { watcher.resume() }
  }

  private func close(_ index: Int) {
    let (hunger, tokens, watchers) = state.withLock { state in
      guard !state.exchanges[index].isOver else {
        return (Hunger?.none, Int?.none, [CheckedContinuation<Void, Never>]())
      }
      state.exchanges[index].isOver = true
      let hunger = state.exchanges[index].hunger
      state.exchanges[index].hunger = nil
      return (hunger, state.exchanges[index].done, state.takeWatchers())
    }
    if let tokens { log("close \(index + 1) after \(tokens) token\(tokens == 1 ? "" : "s")") }
    hunger?.resume(returning: nil)
    for watcher in watchers { watcher.resume() }
  }

  /// Requests that have ended, on either side.
  var overCount: Int { state.withLock { $0.exchanges.count { $0.isOver } } }

  /// Returns when the engine waits for the next token of every request that has not ended.
  func settled() async {
    await withCheckedContinuation { watcher in
      let isSettled = state.withLock { state in
        if !state.isSettled { state.watchers.append(watcher) }
        return state.isSettled
      }
      if isSettled { watcher.resume() }
    }
  }

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
    let (hunger, reply, done) = state.withLock { state in
      let done = state.exchanges[index].done
      let reply = state.exchanges[index].reply
      if done >= reply.tokens.count { state.exchanges[index].isOver = true }
      state.exchanges[index].done += 1
      defer { state.exchanges[index].hunger = nil }
      return (state.exchanges[index].hunger, reply, done)
    }
    if done < reply.tokens.count {
      hunger?.resume(returning: .text(reply.tokens[done]))
    } else if let failure = reply.failure {
      log("request \(index + 1) fails: \(failure.kind.rawValue)")
      hunger?.resume(throwing: failure)
    } else {
      log("request \(index + 1) ends after \(done) token\(done == 1 ? "" : "s")")
      hunger?.resume(returning: .finished(reply.reason, nil))
    }
  }
}

extension SimulatedBackend.State {
  fileprivate mutating func takeWatchers() -> [CheckedContinuation<Void, Never>] {
    guard isSettled else { return [] }
    defer { watchers = [] }
    return watchers
  }
}
