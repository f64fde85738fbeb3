import Dispatch
import JSONCodec
import TestSupport
import Testing

@testable import JSONRPC

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite(.timeLimit(.minutes(10))) struct FrameWriterTests {
  let pipe: TestPipe
  let ends = Inbox<SessionEnd>()

  init() throws {
    EndSignals.disarmBrokenPipe()
    pipe = try TestPipe()
  }

  func writer(backlogLimit: Int = 64 << 20) -> FrameWriter {
    FrameWriter(descriptor: pipe.writing, backlogLimit: backlogLimit, onEnd: ends.put)
  }

  func frame(_ value: JSONValue) -> [UInt8] { MessageFramer.frame(value.serialized()) }

  @Test func framesFromManyThreadsStayWhole() async throws {
    let writer = writer()
    let reading = Task { try await pipe.readToEnd() }
    // Small ones go straight out, large ones through the queue.
    let sizes = [1, 100, 5_000, 200_000]
    try await onThread { [self] in
      DispatchQueue.concurrentPerform(iterations: 8) { thread in
        for number in 0..<40 {
          let text = String(repeating: "x", count: sizes[(thread + number) % sizes.count])
          writer.write(frame([.integer(thread), .integer(number), .string(text)]))
        }
      }
    }
    #expect(try await onThread { writer.flush(within: .seconds(30)) })
    pipe.closeWriting()
    let received = try messages(in: try await reading.value)
    #expect(received.count == 320)
    for thread in 0..<8 {
      let numbers = received.filter { $0[0]?.int == thread }.compactMap { $0[1]?.int }
      #expect(numbers == Array(0..<40))
    }
    #expect(ends.all.isEmpty)
  }

  /// The pipe holds 64 KiB; a writer that waited for the reader would never come back from `write`.
  @Test func aReaderThatIsBusyHoldsUpNobody() async throws {
    let writer = writer()
    let big: JSONValue = .string(String(repeating: "a", count: 1 << 20))
    writer.write(frame(big))
    for number in 0..<1_000 { writer.write(frame(.integer(number))) }
    #expect(!writer.flush(within: .milliseconds(1)))
    let reading = Task { try await pipe.readToEnd() }
    #expect(try await onThread { writer.flush(within: .seconds(30)) })
    pipe.closeWriting()
    let received = try messages(in: try await reading.value)
    #expect(received == [big] + (0..<1_000).map { .integer($0) })
  }

  @Test func nonBlockingDescriptorsWorkAsWell() async throws {
    _ = fcntl(pipe.writing, F_SETFL, O_NONBLOCK)
    let writer = writer()
    let big: JSONValue = .string(String(repeating: "a", count: 1 << 20))
    writer.write(frame(big))
    let reading = Task { try await pipe.readToEnd() }
    #expect(try await onThread { writer.flush(within: .seconds(30)) })
    pipe.closeWriting()
    #expect(try messages(in: try await reading.value) == [big])
  }

  @Test func aClientThatNeverReadsEndsTheSession() async throws {
    let writer = writer(backlogLimit: 1 << 20)
    // Some may be in the hands of the queue, so it can take more than the limit, but not much.
    for _ in 0..<64 { writer.write([UInt8](repeating: 0x20, count: 100_000)) }
    guard case .outputStalled(let backlog) = try await ends.next() else {
      Issue.record("another end: \(ends.all)")
      return
    }
    #expect(backlog > 1 << 20)
    #expect(backlog <= 1 << 20 + 100_000)
    writer.write([0x20])
    pipe.closeReading()
    #expect(try await onThread { writer.flush(within: .seconds(30)) })
    #expect(ends.all.count == 1)
  }

  @Test(arguments: [10, 1 << 20])
  func aClientThatIsGoneEndsTheSessionQuietly(size: Int) async throws {
    pipe.closeReading()
    let writer = writer()
    writer.write([UInt8](repeating: 0x20, count: size))
    #expect(try await ends.next() == .outputClosed)
    writer.write([0x20])
    #expect(try await onThread { writer.flush(within: .seconds(30)) })
    #expect(ends.all.count == 1)
  }
}
