import Dispatch
import JSONCodec
import Synchronization
import Testing

@testable import JSONRPC

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A pipe whose ends a test closes when it likes. The others stay open: a thread under test may
/// still wait on one, and must not find another test's data under the same number.
final class TestPipe: Sendable {
  private let ends: Mutex<(reading: Int32?, writing: Int32?)>
  let reading: Int32
  let writing: Int32

  init() throws {
    var descriptors: [Int32] = [-1, -1]
    guard pipe(&descriptors) == 0 else { throw POSIXError(code: errno) }
    (reading, writing) = (descriptors[0], descriptors[1])
    // Child processes of other tests would keep the pipe open.
    for end in descriptors { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    ends = Mutex((reading, writing))
  }

  func closeReading() {
    if let end = ends.withLock({ ends in ends.reading.take() }) { close(end) }
  }

  func closeWriting() {
    if let end = ends.withLock({ ends in ends.writing.take() }) { close(end) }
  }

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) throws {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(POSIXError) in try POSIX.write(bytes, to: writing) }
    }
    try result.get()
  }

  /// Everything that comes until all writing ends are closed, read on a thread that may wait.
  func readToEnd() async throws -> [UInt8] {
    try await onThread { [reading] in try Self.read(reading, upTo: .max) }
  }

  /// The next bytes, as many as asked for.
  func read(count: Int) async throws -> [UInt8] {
    try await onThread { [reading] in try Self.read(reading, upTo: count) }
  }

  private static func read(_ descriptor: Int32, upTo limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < limit {
      let wanted = min(buffer.count, limit - bytes.count)
      let result = buffer.withUnsafeMutableBytes { buffer in
        Result { () throws(POSIXError) in
          try POSIX.read(
            descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
        }
      }
      let count = try result.get()
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }
}

/// Runs what blocks away from the threads that tasks share.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
{
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue(label: "test").async { continuation.resume(with: Result { try body() }) }
  }
}

/// The values that were handed over, to be waited for.
final class Inbox<Value: Sendable>: Sendable {
  private let stream: AsyncStream<Value>
  private let continuation: AsyncStream<Value>.Continuation
  private let values = Mutex<[Value]>([])

  init() { (stream, continuation) = AsyncStream.makeStream() }

  var all: [Value] { values.withLock { $0 } }

  @Sendable func put(_ value: Value) {
    values.withLock { $0.append(value) }
    continuation.yield(value)
  }

  func next() async throws -> Value {
    var iterator = stream.makeAsyncIterator()
    return try #require(await iterator.next())
  }
}

/// The messages in a stream of frames, which must not end within one.
func messages(in bytes: [UInt8]) throws -> [JSONValue] {
  var framer = MessageFramer()
  var bodies: [[UInt8]] = []
  framer.consume(bytes) { event in
    if case .message(let body) = event {
      bodies.append(body)
    } else {
      Issue.record("not a message: \(event)")
    }
  }
  #expect(framer.isBetweenMessages)
  return try bodies.map { try JSONValue(parsing: $0) }
}
