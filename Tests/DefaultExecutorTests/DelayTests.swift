#if os(Linux) && compiler(>=6.3) && compiler(<6.4)
  import TestSupport
  import Testing

  @testable import DefaultExecutor
  @_spi(ExperimentalScheduling) import _Concurrency

  @Suite struct DelayTests {
    @Test func delaysEndInTheirOrder() async throws {
      let pool = try #require(ThreadPool(limit: 2))
      let ended = Record<[Int]>([])
      let delays = [5, 10, 15, 20, 25]
      // The shortest is asked for first: else a pause in between could make the longest the first.
      let jobs = delays.map { delay in
        Delayed(pool, by: .milliseconds(delay)) { ended.change { $0.append(delay) } }
      }
      for job in jobs { try await job.done.wait() }
      #expect(ended.value == delays)
    }

    @Test func nothingRunsBeforeItsTime() async throws {
      let pool = try #require(ThreadPool(limit: 2))
      let began = ContinuousClock.now
      let ended = Record<ContinuousClock.Instant?>(nil)
      let job = Delayed(pool, by: .milliseconds(30)) { ended.change { $0 = .now } }
      try await job.done.wait()
      let end = try #require(ended.value)
      #expect(end - began >= .milliseconds(30))
    }

    /// The one that is never reached is what a cancelled `Task.sleep` leaves behind.
    @Test func aLongDelayHoldsUpNothing() async throws {
      let pool = try #require(ThreadPool(limit: 1))
      let long = Delayed(pool, by: .seconds(1_000_000_000)) {}
      for _ in 0..<20 { try await Delayed(pool, by: .milliseconds(1)) {}.done.wait() }
      try await Delayed(pool, by: .zero) {}.done.wait()
      try await Delayed(pool, by: .seconds(-1)) {}.done.wait()
      #expect(!long.done.isFired)
    }

    @Test func anotherClockIsAskedItself() async throws {
      let pool = try #require(ThreadPool(limit: 1))
      let clock = HandClock()
      let job = Delayed(pool, by: .seconds(3_600), on: clock) {}
      try await clock.isAsked.wait()
      #expect(!job.done.isFired)
      clock.isDue.fire()
      try await job.done.wait()
    }
  }

  /// A job that was given to a pool with a delay.
  private final class Delayed: Sendable {
    let done = Signal()

    init<C: Clock>(
      _ pool: ThreadPool, by delay: C.Duration, on clock: C = .continuous,
      _ body: @escaping @Sendable () -> Void
    ) where C.Duration == Duration {
      let hand = Hand { pool.enqueue(ExecutorJob($0), after: delay, clock: clock) }
      Task(executorPreference: hand) { [done] in
        body()
        done.fire()
      }
    }
  }

  /// Hands each job to a closure: there is no other way to get hold of one.
  private final class Hand: TaskExecutor {
    private let give: @Sendable (UnownedJob) -> Void

    init(give: @escaping @Sendable (UnownedJob) -> Void) { self.give = give }

    func enqueue(_ job: consuming ExecutorJob) { give(UnownedJob(job)) }
  }

  /// Stands still until it is due.
  private struct HandClock: Clock {
    typealias Instant = ContinuousClock.Instant

    let isAsked = Signal()
    let isDue = Signal()
    let now = ContinuousClock.now
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
      isAsked.fire()
      try await isDue.wait()
    }
  }
#endif
