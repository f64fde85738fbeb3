#if os(Linux)
  import Dispatch
  import Glibc
  import TestSupport
  import Testing

  @testable import DefaultExecutor

  @Suite struct ThreadPoolTests {
    @Test func oneThreadKeepsTheOrder() async throws {
      let pool = try #require(ThreadPool(limit: 1))
      let order = Record<[Int]>([])
      let tasks = (0..<5_000).map { number in
        Task(executorPreference: pool) { order.change { $0.append(number) } }
      }
      for task in tasks { await task.value }
      #expect(order.value == Array(0..<5_000))
    }

    @Test func startsNoMoreThreadsThanItMay() async throws {
      let pool = try #require(ThreadPool(limit: 3))
      let threads = Record<Set<pthread_t>>([])
      await withTaskGroup { group in
        for _ in 0..<5_000 {
          group.addTask(executorPreference: pool) {
            threads.change { $0.insert(pthread_self()) }
          }
        }
      }
      #expect((1...3).contains(threads.value.count))
    }

    /// Each waits, with its thread, until all are there: with a thread too few none would go on.
    @Test func jobsThatBlockRunSideBySide() async throws {
      let pool = try #require(ThreadPool(limit: 4))
      for _ in 0..<200 {
        let arrived = Record(0)
        let all = DispatchSemaphore(value: 0)
        await withTaskGroup { group in
          for _ in 0..<4 {
            group.addTask(executorPreference: pool) {
              if arrived.count() == 4 { for _ in 0..<3 { all.signal() } } else { all.block() }
            }
          }
        }
      }
    }

    @Test func aBlockedThreadHoldsUpNothing() async throws {
      let pool = try #require(ThreadPool(limit: 2))
      let release = DispatchSemaphore(value: 0)
      let blocked = Task(executorPreference: pool) { release.block() }
      for _ in 0..<1_000 { await Task(executorPreference: pool) {}.value }
      release.signal()
      await blocked.value
    }

    @Test func runsAllThatManyThreadsBring() async throws {
      let pool = try #require(ThreadPool(limit: 4))
      let ended = Record(0)
      let (all, perThread) = (8 * 4_000, 4_000)
      let done = Signal()
      for _ in 0..<8 {
        DispatchQueue(label: "a thread that brings tasks").async {
          for _ in 0..<perThread {
            Task(executorPreference: pool) {
              await Task.yield()
              if ended.count() == all { done.fire() }
            }
          }
        }
      }
      try await done.wait()
    }

    /// The pool falls asleep after each, so each needs a thread to be called.
    @Test func wakesForEachThatComesAlone() async throws {
      let pool = try #require(ThreadPool(limit: 4))
      let counter = Counter()
      for _ in 0..<20_000 {
        await Task(executorPreference: pool) { await counter.count() }.value
      }
      #expect(await counter.value == 20_000)
    }
  }

  actor Counter {
    private(set) var value = 0

    func count() { value += 1 }
  }

  extension DispatchSemaphore {
    /// Blocks the thread, which a task may not do; here that is what is tried.
    fileprivate func block() { wait() }
  }
#endif
