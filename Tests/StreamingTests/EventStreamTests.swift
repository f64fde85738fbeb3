import Streaming
import Synchronization
import Testing

struct EventStreamTests {
  private struct Broken: Error {}

  private static func open<Element>(
    _: Element.Type = Int.self
  ) -> (stream: EventStream<Element>, source: EventStream<Element>.Continuation) {
    let source = Mutex<EventStream<Element>.Continuation?>(nil)
    let stream = EventStream<Element> { made in source.withLock { $0 = made } }
    guard let source = source.withLock({ $0 }) else { preconditionFailure("build was not called") }
    return (stream, source)
  }

  @Test func eventsComeInOrderAndThenTheEnd() async throws {
    let (stream, source) = Self.open(Int.self)
    for number in 0..<1_000 { source.yield(number) }
    source.finish()
    source.yield(-1)
    var seen: [Int] = []
    for try await number in stream { seen.append(number) }
    #expect(seen == Array(0..<1_000))
  }

  @Test func aReaderThatWaitsGetsWhatComes() async throws {
    let (stream, source) = Self.open(Int.self)
    let (back, wantsMore) = Self.open(Void.self)
    let reader = Task {
      var seen: [Int] = []
      let iterator = stream.makeAsyncIterator()
      wantsMore.yield(())
      while let number = try await iterator.next() {
        seen.append(number)
        wantsMore.yield(())
      }
      return seen
    }
    let asked = back.makeAsyncIterator()
    for number in 0..<200 {
      _ = try await asked.next()
      source.yield(number)
    }
    source.finish()
    #expect(try await reader.value == Array(0..<200))
  }

  @Test func anErrorComesAfterWhatWasYielded() async {
    let (stream, source) = Self.open(Int.self)
    source.yield(1)
    source.finish(throwing: Broken())
    source.finish()
    var seen: [Int] = []
    await #expect(throws: Broken.self) { for try await number in stream { seen.append(number) } }
    #expect(seen == [1])
  }

  @Test func everyEventOfManyThreadsComesOnce() async throws {
    let (stream, source) = Self.open(Int.self)
    let writers = Task {
      await withTaskGroup(of: Void.self) { group in
        for writer in 0..<8 {
          group.addTask { for number in 0..<500 { source.yield(writer * 500 + number) } }
        }
      }
      source.finish()
    }
    var seen: [Int] = []
    for try await number in stream { seen.append(number) }
    await writers.value
    #expect(seen.sorted() == Array(0..<4_000))
  }

  @Test func aLoopThatIsLeftCancels() async throws {
    let ended = Mutex<[EventStream<Int>.Termination]>([])
    func read() async throws {
      let (stream, source) = Self.open(Int.self)
      source.onTermination { end in ended.withLock { $0.append(end) } }
      source.yield(1)
      for try await _ in stream { break }
    }
    try await read()
    #expect(ended.withLock { $0 } == [.cancelled])
  }

  @Test func aStreamThatNobodyReadsIsCancelledWhenItGoes() {
    let ended = Mutex(0)
    var stream: EventStream<Int>? = EventStream { source in
      source.onTermination { _ in ended.withLock { $0 += 1 } }
    }
    #expect(stream != nil)
    stream = nil
    #expect(ended.withLock { $0 } == 1)
  }

  @Test func aCancelledReaderEndsAtOnceAndTheSourceMaySayHow() async {
    let (stream, source) = Self.open(Int.self)
    source.onTermination { end in
      if case .cancelled = end { source.finish(throwing: Broken()) }
    }
    let reader = Task { for try await _ in stream {} }
    reader.cancel()
    await #expect(throws: Broken.self) { try await reader.value }
  }

  @Test func anEndIsToldOnce() {
    let ended = Mutex<[EventStream<Int>.Termination]>([])
    let (stream, source) = Self.open(Int.self)
    source.onTermination { end in ended.withLock { $0.append(end) } }
    source.finish()
    source.finish(throwing: Broken())
    withExtendedLifetime(stream) {}
    #expect(ended.withLock { $0 } == [.finished])
  }

  // MARK: Listening

  /// What a listener was told.
  private final class Told: Sendable {
    private let state = Mutex((events: [Int](), ends: [String]()))
    var events: [Int] { state.withLock { $0.events } }
    var ends: [String] { state.withLock { $0.ends } }

    func listen(
      to stream: EventStream<Int>, on executor: EditorExecutor
    ) -> EventStream<Int>.Listening {
      stream.listen(
        on: executor, event: { event in self.state.withLock { $0.events.append(event) } },
        end: { error in
          self.state.withLock { $0.ends.append(error.map { "\(type(of: $0))" } ?? "end") }
        })
    }
  }

  @Test func aListenerIsToldWhatWasBeforeAndWhatComesByTheThreadThatBringsIt() {
    let (stream, source) = Self.open(Int.self)
    let told = Told()
    source.yield(1)
    source.yield(2)
    let listening = told.listen(to: stream, on: EditorExecutor())
    #expect(told.events == [1, 2])
    source.yield(3)
    #expect(told.events == [1, 2, 3])
    source.finish()
    source.finish(throwing: Broken())
    source.yield(4)
    #expect(told.events == [1, 2, 3])
    #expect(told.ends == ["end"])
    listening.cancel()
    #expect(told.ends == ["end"])
  }

  @Test func aListenerIsToldTheError() {
    let (stream, source) = Self.open(Int.self)
    let told = Told()
    let listening = told.listen(to: stream, on: EditorExecutor())
    source.yield(1)
    source.finish(throwing: Broken())
    #expect(told.events == [1])
    #expect(told.ends == ["Broken"])
    withExtendedLifetime(listening) {}
  }

  @Test func aListenerThatIsAtWorkIsToldAfterwards() {
    let (stream, source) = Self.open(Int.self)
    let (told, executor) = (Told(), EditorExecutor())
    let listening = told.listen(to: stream, on: executor)
    executor.perform {
      source.yield(1)
      source.finish()
      #expect(told.events.isEmpty)
    }
    #expect(told.events == [1])
    #expect(told.ends == ["end"])
    withExtendedLifetime(listening) {}
  }

  @Test func aListenerThatGivesUpHearsNothingMore() {
    let (stream, source) = Self.open(Int.self)
    let (told, executor) = (Told(), EditorExecutor())
    let ended = Mutex<[EventStream<Int>.Termination]>([])
    source.onTermination { end in ended.withLock { $0.append(end) } }
    let listening = told.listen(to: stream, on: executor)
    executor.perform {
      source.yield(1)
      listening.cancel()
    }
    source.yield(2)
    source.finish()
    #expect(told.events.isEmpty)
    #expect(told.ends.isEmpty)
    #expect(ended.withLock { $0 } == [.cancelled])
  }

  @Test func aListenerThatIsGoneCancels() {
    let ended = Mutex<[EventStream<Int>.Termination]>([])
    func listen() {
      let (stream, source) = Self.open(Int.self)
      source.onTermination { end in ended.withLock { $0.append(end) } }
      let listening = Told().listen(to: stream, on: EditorExecutor())
      source.yield(1)
      #expect(ended.withLock { $0.isEmpty })
      withExtendedLifetime(listening) {}
    }
    listen()
    #expect(ended.withLock { $0 } == [.cancelled])
  }

  @Test func everyEventOfManyThreadsIsToldOnceAndTheEndLast() async {
    let (stream, source) = Self.open(Int.self)
    let told = Told()
    let listening = told.listen(to: stream, on: EditorExecutor())
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask { for number in 0..<500 { source.yield(writer * 500 + number) } }
      }
    }
    source.finish()
    while told.ends.isEmpty { await Task.yield() }
    #expect(told.events.sorted() == Array(0..<4_000))
    withExtendedLifetime(listening) {}
  }

  /// An actor's own executor is where its reader goes on.
  @Test func aReaderGoesOnWhereItLives() async throws {
    let (stream, source) = Self.open(Int.self)
    let sum = Task { try await Home().sum(stream) }
    for number in 0..<100 { source.yield(number) }
    source.finish()
    #expect(try await sum.value == 4_950)
  }

  private actor Home {
    func sum(_ stream: EventStream<Int>) async throws -> Int {
      var sum = 0
      for try await number in stream {
        assertIsolated()
        sum += number
      }
      return sum
    }
  }
}
