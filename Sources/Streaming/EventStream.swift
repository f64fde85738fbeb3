import Synchronization

/// Events that come when they come, for one reader.
///
/// A reader that has no time to lose listens: each event is handled on an `EditorExecutor`, by the
/// very thread that brought it if nobody else is at work there. A task that waits for an event comes
/// back by way of the shared pool, as Swift resumes every continuation there first, and two threads
/// have to wake for it.
///
/// Inlinable, so that each module has it made for its own events: what is generic looks up its types
/// at run time, for each event. What cannot be inlined, the end of a class, has nothing to look up.
public struct EventStream<Element: Sendable>: AsyncSequence, Sendable {
  public enum Termination: Sendable {
    /// The source said that nothing more comes.
    case finished
    /// The reader gave it up, or nobody holds the stream any more.
    case cancelled
  }

  /// The source's end. It may be called from any thread, and outlive the reader: what it says then
  /// goes nowhere.
  public struct Continuation: Sendable {
    @usableFromInline let channel: Channel

    @inlinable init(channel: Channel) { self.channel = channel }

    @inlinable public func yield(_ element: Element) { channel.yield(element) }

    /// For a source whose events nobody wants: what it says goes nowhere.
    package static var unread: Continuation {
      let channel = Channel()
      channel.finish(throwing: nil)
      return Continuation(channel: channel)
    }

    /// Whether a task has taken all there was and waits for more, or nothing more is wanted. For tests
    /// whose clock must not go on before.
    package var isAwaited: Bool { channel.isAwaited }

    /// What was yielded before is still read. Only the first end counts.
    @inlinable public func finish(throwing error: (any Error)? = nil) {
      channel.finish(throwing: error)
    }

    /// Sets what is called once, when the stream has ended on either side. Too late after its end.
    @inlinable public func onTermination(_ handler: @escaping @Sendable (Termination) -> Void) {
      channel.onTermination(handler)
    }
  }

  @usableFromInline let channel: Channel
  @usableFromInline let reader: StreamReader

  /// - Parameter build: gets the source's end; called before this returns.
  @inlinable public init(_ build: (Continuation) -> Void) {
    let channel = Channel()
    self.channel = channel
    reader = StreamReader { channel.cancel() }
    build(Continuation(channel: channel))
  }

  // MARK: Listening

  /// A stream that is being read; giving up the last copy of it cancels the stream.
  public struct Listening: Sendable {
    @usableFromInline let channel: Channel
    @usableFromInline let reader: StreamReader

    @inlinable init(channel: Channel, reader: StreamReader) {
      self.channel = channel
      self.reader = reader
    }

    /// Nothing is told from now on, on the executor: neither events nor the end.
    @inlinable public func cancel() { channel.cancel() }
  }

  /// Reads the stream on an executor, in order, beginning with what came before.
  ///
  /// - Parameters:
  ///   - event: gets each event. It must not wait.
  ///   - end: called once after the last event, with the error if there was one.
  @inlinable public func listen(
    on executor: EditorExecutor, event: @escaping @Sendable (Element) -> Void,
    end: @escaping @Sendable ((any Error)?) -> Void
  ) -> Listening {
    channel.listen(Channel.Listener(executor: executor, event: event, end: end))
    return Listening(channel: channel, reader: reader)
  }

  // MARK: Reading in a task

  public func makeAsyncIterator() -> Iterator { Iterator(channel: channel, reader: reader) }

  public struct Iterator: AsyncIteratorProtocol {
    let channel: Channel
    let reader: StreamReader

    public func next() async throws -> Element? { try await next(isolation: nil) }

    /// The next event, nil at the end; cancelling the reader's task ends the stream at once, but for
    /// what was yielded before.
    public func next(isolation actor: isolated (any Actor)?) async throws -> Element? {
      try await withTaskCancellationHandler {
        if let next = channel.next() { return try next.get() }
        return try await withCheckedThrowingContinuation(isolation: actor) { continuation in
          channel.wait { continuation.resume(with: $0) }
        }
      } onCancel: { [channel] in
        channel.cancel()
      }
    }
  }

  @usableFromInline final class Channel: Sendable {
    @usableFromInline typealias Waiter = @Sendable (Result<Element?, any Error>) -> Void
    @usableFromInline typealias Handler = @Sendable (Termination) -> Void

    @usableFromInline struct Listener: Sendable {
      @usableFromInline let executor: EditorExecutor
      @usableFromInline let event: @Sendable (Element) -> Void
      @usableFromInline let end: @Sendable ((any Error)?) -> Void

      @inlinable init(
        executor: EditorExecutor, event: @escaping @Sendable (Element) -> Void,
        end: @escaping @Sendable ((any Error)?) -> Void
      ) {
        self.executor = executor
        self.event = event
        self.end = end
      }
    }

    @usableFromInline struct State {
      @usableFromInline var events = Queue<Element>()
      @usableFromInline var isOver = false
      /// Thrown once, after the last event.
      @usableFromInline var error: (any Error)?
      @usableFromInline var waiter: Waiter?
      @usableFromInline var listener: Listener?
      @usableFromInline var handler: Handler?

      @inlinable init() {}

      /// What can be read without waiting: an event, or the end; nil if there is neither.
      @inlinable mutating func next() -> Result<Element?, any Error>? {
        if let event = events.popFirst() { return .success(event) }
        guard isOver else { return nil }
        defer { error = nil }
        return error.map { .failure($0) } ?? .success(nil)
      }
    }

    @usableFromInline let state: Mutex<State>

    @inlinable init() { state = Mutex(State()) }

    @inlinable func onTermination(_ handler: @escaping Handler) {
      state.withLock { if !$0.isOver { $0.handler = handler } }
    }

    @inlinable func yield(_ element: Element) {
      let (waiter, executor) = state.withLock { state -> (Waiter?, EditorExecutor?) in
        guard !state.isOver else { return (nil, nil) }
        guard let waiter = state.waiter else {
          state.events.append(element)
          return (nil, state.listener?.executor)
        }
        state.waiter = nil
        return (waiter, nil)
      }
      waiter?(.success(element))
      executor?.take { self.tell() }
    }

    @inlinable func finish(throwing error: (any Error)?) {
      let (waiter, executor, handler) = state.withLock { state in
        guard !state.isOver else { return (Waiter?.none, EditorExecutor?.none, Handler?.none) }
        state.isOver = true
        defer { (state.waiter, state.handler) = (nil, nil) }
        if state.waiter == nil { state.error = error }
        return (state.waiter, state.listener?.executor, state.handler)
      }
      handler?(.finished)
      waiter?(error.map { .failure($0) } ?? .success(nil))
      executor?.take { self.tell() }
    }

    /// The source hears of it first, and may still say how the stream ends.
    @inlinable func cancel() {
      let (handler, listener) = state.withLock { state in
        defer { (state.handler, state.listener) = (nil, nil) }
        return (state.handler, state.listener)
      }
      handler?(.cancelled)
      finish(throwing: nil)
      // What it holds is let go here, not under the lock.
      withExtendedLifetime(listener) {}
    }

    var isAwaited: Bool { state.withLock { $0.waiter != nil || $0.isOver } }

    @inlinable func next() -> Result<Element?, any Error>? { state.withLock { $0.next() } }

    /// A second reader at the same time is told that nothing comes.
    @inlinable func wait(_ waiter: @escaping Waiter) {
      let result = state.withLock { state -> Result<Element?, any Error>? in
        if let next = state.next() { return next }
        if state.waiter != nil { return .success(nil) }
        state.waiter = waiter
        return nil
      }
      if let result { waiter(result) }
    }

    @inlinable func listen(_ listener: Listener) {
      let hasNews = state.withLock { state in
        state.listener = listener
        return !state.events.isEmpty || state.isOver
      }
      if hasNews { listener.executor.take { self.tell() } }
    }

    /// Tells the listener all there is. On its executor.
    @inlinable func tell() {
      while let (listener, next) = nextToTell() {
        switch next {
        case .success(let event?): listener.event(event)
        case .success(nil): listener.end(nil)
        case .failure(let error): listener.end(error)
        }
      }
    }

    @inlinable func nextToTell() -> (Listener, Result<Element?, any Error>)? {
      state.withLock { state in
        guard let listener = state.listener, let next = state.next() else { return nil }
        // The end is told once.
        if case .success(.some) = next { return (listener, next) }
        state.listener = nil
        return (listener, next)
      }
    }
  }
}
