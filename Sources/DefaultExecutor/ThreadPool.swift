#if os(Linux)
  import Dispatch
  import Glibc
  import Streaming
  import Synchronization

  /// A few threads that run tasks in the order in which they come, and sleep without end between.
  ///
  /// A thread is started when there is something to do and no thread is free, and stays. Only one is
  /// called at a time: it calls the next itself if it finds more than one job. So a job that is done
  /// at once by the thread that brought it does not wake them all, and none is left lying: a thread
  /// goes to sleep only when the queue is empty, and whoever puts something in sees that it sleeps.
  ///
  /// Priorities are ignored: no task here sets one, and on Linux libdispatch's threads have none.
  final class ThreadPool: TaskExecutor {
    private struct State {
      var jobs = Queue<UnownedJob>()
      var threads = 0
      /// Those that have not been called yet.
      var sleepers = 0
      /// Whether a thread was called or is being started and has not looked into the queue yet.
      var isOneComing = false
    }

    private enum Call { case nobody, sleeper, newThread }

    private let limit: Int
    private let state = Mutex(State())
    private let alarm = DispatchSemaphore(value: 0)
    /// Serial, and without a target: its threads are not those that libdispatch looks after.
    let delays = DispatchQueue(label: "midfill.delays")

    /// Starts the first thread. The pool and its threads are there until the process ends.
    ///
    /// - Parameter limit: how many threads at most.
    /// - Returns: nil if this process may have no more threads. A later one that cannot be started
    ///   does no harm: the others do its work.
    init?(limit: Int) {
      self.limit = limit
      state.withLock {
        $0.threads = 1
        $0.isOneComing = true
      }
      guard startThread() else { return nil }
    }

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      let call = state.withLock { state in
        state.jobs.append(job)
        return nextCall(&state)
      }
      make(call)
    }

    // MARK: Calling a thread

    private func nextCall(_ state: inout State) -> Call {
      guard !state.jobs.isEmpty, !state.isOneComing else { return .nobody }
      if state.sleepers > 0 {
        state.sleepers -= 1
        state.isOneComing = true
        return .sleeper
      }
      guard state.threads < limit else { return .nobody }
      state.threads += 1
      state.isOneComing = true
      return .newThread
    }

    private func make(_ call: Call) {
      switch call {
      case .nobody: break
      case .sleeper: alarm.signal()
      case .newThread:
        if startThread() { break }
        let sleeper = state.withLock { state in
          state.threads -= 1
          state.isOneComing = false
          // One may have gone to sleep meanwhile, and what came then relied on the new thread.
          return state.sleepers > 0 ? nextCall(&state) : .nobody
        }
        make(sleeper)
      }
    }

    private func startThread() -> Bool {
      var thread = pthread_t()
      let pool = Unmanaged.passRetained(self)
      let status = pthread_create(
        &thread, nil,
        { pool in
          if let pool { Unmanaged<ThreadPool>.fromOpaque(pool).takeRetainedValue().work() }
          return nil
        }, pool.toOpaque())
      guard status == 0 else {
        pool.release()
        return false
      }
      pthread_detach(thread)
      return true
    }

    // MARK: On a thread

    private func work() -> Never {
      let executor = asUnownedTaskExecutor()
      var wasCalled = true
      while true {
        let (job, call) = nextJob(wasCalled: wasCalled)
        make(call)
        wasCalled = job == nil
        if let job {
          job.runSynchronously(on: executor)
        } else {
          alarm.wait()
        }
      }
    }

    private func nextJob(wasCalled: Bool) -> (UnownedJob?, Call) {
      state.withLock { state in
        if wasCalled { state.isOneComing = false }
        let job = state.jobs.popFirst()
        if job == nil { state.sleepers += 1 }
        return (job, wasCalled ? nextCall(&state) : .nobody)
      }
    }
  }
#endif
