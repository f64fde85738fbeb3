import Synchronization

/// Events that come when they come, for one reader; `AsyncThrowingStream` but for where it waits.
///
/// The library's stream leaves the reader's executor each time it is asked for an event, even for one
/// that is there. Here what is there is taken in place. A reader that has to wait still comes back by
/// way of the shared pool: Swift resumes every continuation there first.
public struct EventStream<Element: Sendable>: AsyncSequence, Sendable {
  public enum Termination: Sendable {
    /// The source said that nothing more comes.
    case finished
    /// The reader's task was cancelled, or nobody holds the stream any more.
    case cancelled
  }

  /// The source's end. It may be called from any thread, and outlive the reader: what it says then
  /// goes nowhere.
  public struct Continuation: Sendable {
    fileprivate let channel: Channel

    public func yield(_ element: Element) { channel.yield(element) }

    /// What was yielded before is still read. Only the first end counts.
    public func finish(throwing error: (any Error)? = nil) { channel.finish(throwing: error) }

    /// Sets what is called once, when the stream has ended on either side. Too late after its end.
    public func onTermination(_ handler: @escaping @Sendable (Termination) -> Void) {
      channel.onTermination(handler)
    }
  }

  private let reader: Reader

  /// - Parameter build: gets the source's end; called before this returns.
  public init(_ build: (Continuation) -> Void) {
    let channel = Channel()
    reader = Reader(channel, pull: nil)
    build(Continuation(channel: channel))
  }

  /// - Parameter next: makes the next event each time the reader wants one; nil is the end.
  public init(pulling next: @escaping @Sendable () async throws -> Element?) {
    reader = Reader(Channel(), pull: next)
  }

  public func makeAsyncIterator() -> Iterator { Iterator(reader: reader) }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let reader: Reader

    public func next() async throws -> Element? { try await next(isolation: nil) }

    /// The next event, nil at the end; cancelling the reader's task ends the stream at once, but for
    /// what was yielded before.
    public func next(isolation actor: isolated (any Actor)?) async throws -> Element? {
      if let pull = reader.pull { return try await pull() }
      let channel = reader.channel
      return try await withTaskCancellationHandler {
        if let next = channel.next() { return try next.get() }
        return try await withCheckedThrowingContinuation(isolation: actor) { channel.wait($0) }
      } onCancel: {
        channel.cancel()
      }
    }
  }

  /// Ends the stream when the last copy of it and of its iterators is gone.
  fileprivate final class Reader: Sendable {
    let channel: Channel
    let pull: (@Sendable () async throws -> Element?)?

    init(_ channel: Channel, pull: (@Sendable () async throws -> Element?)?) {
      self.channel = channel
      self.pull = pull
    }

    deinit { channel.cancel() }
  }

  fileprivate final class Channel: Sendable {
    typealias Waiter = CheckedContinuation<Element?, any Error>
    typealias Handler = @Sendable (Termination) -> Void

    private struct State {
      /// Newest last; those before `first` have been read.
      var events: [Element] = []
      var first = 0
      var isOver = false
      /// Thrown once, after the last event.
      var error: (any Error)?
      var waiter: Waiter?
      var handler: Handler?

      /// What can be read without waiting: an event, or the end; nil if there is neither.
      mutating func next() -> Result<Element?, any Error>? {
        if first < events.count {
          defer {
            first += 1
            if first == events.count { (events, first) = ([], 0) }
          }
          return .success(events[first])
        }
        guard isOver else { return nil }
        defer { error = nil }
        return error.map { .failure($0) } ?? .success(nil)
      }
    }

    private let state = Mutex(State())

    func onTermination(_ handler: @escaping Handler) {
      state.withLock { if !$0.isOver { $0.handler = handler } }
    }

    func yield(_ element: Element) {
      let waiter = state.withLock { state -> Waiter? in
        guard !state.isOver else { return nil }
        guard let waiter = state.waiter else {
          state.events.append(element)
          return nil
        }
        state.waiter = nil
        return waiter
      }
      waiter?.resume(returning: element)
    }

    func finish(throwing error: (any Error)?) {
      let (waiter, handler) = state.withLock { state in
        guard !state.isOver else { return (Waiter?.none, Handler?.none) }
        state.isOver = true
        defer { (state.waiter, state.handler) = (nil, nil) }
        if state.waiter == nil { state.error = error }
        return (state.waiter, state.handler)
      }
      handler?(.finished)
      if let error { waiter?.resume(throwing: error) } else { waiter?.resume(returning: nil) }
    }

    /// The source hears of it first, and may still say how the stream ends.
    func cancel() {
      let handler = state.withLock { state in
        defer { state.handler = nil }
        return state.handler
      }
      handler?(.cancelled)
      finish(throwing: nil)
    }

    func next() -> Result<Element?, any Error>? { state.withLock { $0.next() } }

    /// A second reader at the same time is told that nothing comes.
    func wait(_ waiter: Waiter) {
      let result = state.withLock { state -> Result<Element?, any Error>? in
        if let next = state.next() { return next }
        if state.waiter != nil { return .success(nil) }
        state.waiter = waiter
        return nil
      }
      if let result { waiter.resume(with: result) }
    }
  }
}
