#if os(Linux) && compiler(>=6.3) && compiler(<6.4)
  import Dispatch
  @_spi(ExperimentalScheduling) import _Concurrency

  extension ThreadPool: SchedulingExecutor {
    /// `Task.sleep` comes here: the job ends the sleep, and the task goes on where it belongs.
    ///
    /// The job runs on the timers' queue. All it does is to put the task into another queue, and on
    /// a thread of the pool it would only come later.
    func enqueue<C: Clock>(
      _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
    ) {
      let job = UnownedJob(job)
      guard clock is ContinuousClock || clock is SuspendingClock, let delay = delay as? Duration
      else {
        // Only the clock itself knows how long this is.
        let end = clock.now.advanced(by: delay)
        Task {
          try? await clock.sleep(until: end, tolerance: tolerance)
          enqueue(ExecutorJob(job))
        }
        return
      }
      delays.asyncAfter(deadline: .now() + delay / .seconds(1)) { [self] in
        job.runSynchronously(on: asUnownedTaskExecutor())
      }
    }
  }
#endif
