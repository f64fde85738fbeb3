import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The one serial executor on which the editor's state lives.
///
/// The server's session and the completion engine are two actors on it, and what a backend answers
/// is read there too. So a message runs through both actors in order and without a suspension, and so
/// does a chunk of an answer.
///
/// It has no thread of its own: waking one from idle costs more than all the work of a key. Whoever
/// brings something does it where nobody else is at work, and goes on with what came meanwhile: the
/// thread that reads the editor's messages (`perform`), the thread on which a provider's answer
/// arrives (`take`). Only what comes from tasks (`enqueue`, `run`) has to call a thread, and only while
/// nobody is at work. Everything is done in the order in which it came.
public final class EditorExecutor: SerialExecutor {
  private enum Work {
    case job(UnownedJob)
    case closure(@Sendable () -> Void)
    /// A thread that waits to do its work itself. It goes on in this one's place.
    case thread(DispatchSemaphore)
  }

  private struct State {
    var work = Queue<Work>()
    var isBusy = false
    /// Who is at work; nil also while one thread hands over to another.
    var thread: pthread_t?
    /// Whether a thread was called and has not come yet.
    var isCalled = false

    /// Makes the caller the one at work, if nobody is.
    mutating func begin() -> Bool {
      if isBusy { return false }
      isBusy = true
      thread = pthread_self()
      return true
    }
  }

  private let state = Mutex(State())
  private let callable: DispatchQueue

  public init(label: String = "midfill.editor") {
    callable = DispatchQueue(label: label, qos: .userInitiated)
  }

  // MARK: Bringing work

  public func enqueue(_ job: consuming ExecutorJob) {
    add(.job(UnownedJob(job)))
  }

  /// Has a piece of work done, by another thread. For callers that are no task; inside,
  /// `assumeIsolated` reaches the actors on this executor.
  public func run(_ work: @escaping @Sendable () -> Void) {
    add(.closure(work))
  }

  /// Does a piece of work at once on the caller's thread, if nobody is at work; else it is done by
  /// who is, later. Never waits. Call it where what else was given may be done, too: without a lock.
  public func take(_ work: @escaping @Sendable () -> Void) {
    let isMine = state.withLock { state in
      state.work.append(.closure(work))
      return state.begin()
    }
    if isMine { goOn() }
  }

  /// As `take`; but a caller that is on this executor finds the work done when it goes on.
  public func begin(_ work: @escaping @Sendable () -> Void) {
    if isCurrent { work() } else { take(work) }
  }

  /// Does a piece of work on the caller's thread, and waits for its turn to do so. For the reader
  /// thread: while one message is worked on none pile up. Never call it on this executor.
  public func perform(_ work: () -> Void) {
    let turn = state.withLock { state -> (earlier: Int, semaphore: DispatchSemaphore?) in
      if state.begin() { return (state.work.count, nil) }
      let semaphore = DispatchSemaphore(value: 0)
      state.work.append(.thread(semaphore))
      return (0, semaphore)
    }
    if let semaphore = turn.semaphore {
      semaphore.wait()
      state.withLock { $0.thread = pthread_self() }
    }
    for _ in 0..<turn.earlier {
      if let work = next() { _ = isDone(work) }
    }
    work()
    goOn()
  }

  private func add(_ work: Work) {
    let calls = state.withLock { state in
      state.work.append(work)
      guard !state.isBusy, !state.isCalled else { return false }
      state.isCalled = true
      return true
    }
    if calls { callable.async { self.come() } }
  }

  // MARK: At work

  private func come() {
    let isMine = state.withLock { state in
      state.isCalled = false
      return !state.work.isEmpty && state.begin()
    }
    if isMine { goOn() }
  }

  /// Until nothing is left, or another thread's turn has come.
  private func goOn() {
    while let work = next(), isDone(work) {}
  }

  /// What to do next; at the end of all work the executor is free.
  private func next() -> Work? {
    state.withLock { state in
      if let work = state.work.popFirst() { return work }
      state.isBusy = false
      state.thread = nil
      return nil
    }
  }

  /// Does a piece of work; false if another thread is at work now.
  private func isDone(_ work: Work) -> Bool {
    switch work {
    case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
    case .closure(let closure): closure()
    case .thread(let semaphore):
      state.withLock { $0.thread = nil }
      semaphore.signal()
      return false
    }
    return true
  }

  // MARK: Who is at work

  /// Whether the caller is on this executor.
  public var isCurrent: Bool {
    state.withLock { state in
      state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false
    }
  }

  /// Asked first where Swift's library knows it; else `checkIsolated` is.
  public func isIsolatingCurrentContext() -> Bool? { isCurrent }

  public func checkIsolated() {
    precondition(isCurrent, "not on the editor's executor")
  }
}
