import Foundation
import Streaming
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct EditorExecutorTests {
  private let executor = EditorExecutor()

  /// What happened, in order.
  private final class Record: Sendable {
    private let state = Mutex<[String]>([])
    var words: [String] { state.withLock { $0 } }
    func note(_ word: String) { state.withLock { $0.append(word) } }
  }

  private actor Counter {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    private(set) var count = 0

    init(_ executor: EditorExecutor) { unownedExecutor = executor.asUnownedSerialExecutor() }

    func add() { count += 1 }
  }

  /// Has a thread at work on the executor until the signal that this gives fires; it then notes "first".
  private func occupy(_ record: Record) async throws -> Signal {
    let (isAtWork, goOn) = (Signal(), Signal())
    let thread = Thread {
      executor.perform {
        isAtWork.fire()
        goOn.waitForThread()
        record.note("first")
      }
    }
    thread.start()
    try await isAtWork.wait()
    return goOn
  }

  @Test func workIsDoneByTheThreadThatBringsIt() {
    let record = Record()
    let here = ObjectIdentifier(Thread.current)
    executor.perform {
      record.note(ObjectIdentifier(Thread.current) == here ? "here" : "elsewhere")
    }
    executor.take { record.note(ObjectIdentifier(Thread.current) == here ? "here" : "elsewhere") }
    #expect(record.words == ["here", "here"])
  }

  @Test func whatComesMeanwhileIsDoneAfterwardsByTheSameThread() {
    let record = Record()
    let here = ObjectIdentifier(Thread.current)
    executor.perform {
      executor.take {
        record.note(ObjectIdentifier(Thread.current) == here ? "taken" : "taken elsewhere")
      }
      executor.run {
        record.note(ObjectIdentifier(Thread.current) == here ? "run" : "run elsewhere")
      }
      executor.begin { record.note("begun") }
      record.note("performed")
    }
    #expect(record.words == ["begun", "performed", "taken", "run"])
  }

  @Test func noOneWaitsToHaveSomethingTaken() async throws {
    let record = Record()
    let goOn = try await occupy(record)
    let done = Signal()
    executor.take {
      record.note("second")
      done.fire()
    }
    #expect(record.words.isEmpty)
    goOn.fire()
    try await done.wait()
    #expect(record.words == ["first", "second"])
  }

  @Test func aThreadThatWaitsForItsTurnDoesItsWorkItself() async throws {
    let record = Record()
    let goOn = try await occupy(record)
    executor.run { record.note("before") }
    let (waits, ended) = (Signal(), Signal())
    let second = Thread {
      let here = ObjectIdentifier(Thread.current)
      waits.fire()
      executor.perform {
        record.note(ObjectIdentifier(Thread.current) == here ? "second" : "second elsewhere")
      }
      ended.fire()
    }
    second.start()
    try await waits.wait()
    goOn.fire()
    try await ended.wait()
    #expect(record.words == ["first", "before", "second"])
  }

  @Test func actorsOnItAreIsolated() async {
    let counter = Counter(executor)
    #expect(!executor.isCurrent)
    executor.perform {
      #expect(executor.isCurrent)
      counter.assumeIsolated { $0.add() }
    }
    executor.take { counter.assumeIsolated { $0.add() } }
    await counter.add()
    #expect(await counter.count == 3)
    #expect(!executor.isCurrent)
  }

  /// Of everything that comes from everywhere each piece is done once, alone, and each one's own in
  /// order.
  @Test func nothingIsLostAndNothingHappensAtOnce() async throws {
    let (threads, pieces) = (6, 2_000)
    let counter = Counter(executor)
    let inside = Atomic(0)
    let seen = Mutex([[Int]](repeating: [], count: threads))
    let done = (0..<threads).map { _ in Signal() }
    @Sendable func note(_ thread: Int, _ piece: Int) {
      if inside.add(1, ordering: .relaxed).newValue != 1 { Issue.record("two at once") }
      seen.withLock { $0[thread].append(piece) }
      inside.subtract(1, ordering: .relaxed)
      if piece == pieces - 1 { done[thread].fire() }
    }
    for index in 0..<threads {
      let thread = Thread {
        for piece in 0..<pieces {
          switch (index + piece) % 3 {
          case 0: executor.perform { note(index, piece) }
          case 1: executor.take { note(index, piece) }
          default: executor.run { note(index, piece) }
          }
        }
      }
      thread.start()
    }
    for _ in 0..<pieces { await counter.add() }
    for signal in done { try await signal.wait() }
    #expect(seen.withLock { $0.allSatisfy { $0 == Array(0..<pieces) } })
    #expect(await counter.count == pieces)
  }
}

extension Signal {
  /// Blocks the thread until the signal fires.
  fileprivate func waitForThread() {
    let semaphore = DispatchSemaphore(value: 0)
    onFire { semaphore.signal() }
    semaphore.wait()
  }
}
