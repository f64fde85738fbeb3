import Dispatch
import Foundation
import JSONCodec
import Synchronization

/// A conversation over two descriptors: reads on a thread of its own, writes whole frames, and
/// tells once why it is over.
///
/// The thread blocks in `read(2)`: measured against Dispatch sources and file handles it has a
/// half to a sixth of their latency. Messages are handed out on it strictly in order; while a
/// handler works on one, the next ones wait in the pipe.
public final class StdioTransport: Sendable {
  private static let bufferSize = 64 << 10
  /// Parsing recurses up to `JSONValue.depthLimit`; macOS gives threads half a megabyte.
  private static let stackSize = 2 << 20

  private let input: Int32
  private let messageLimit: Int
  private let mirror: TrafficMirror?
  private let writer: FrameWriter
  private let end: OnceHandler

  /// - Parameters:
  ///   - messageLimit: The longest body accepted, in bytes.
  ///   - backlogLimit: How many bytes the client may leave unread before the session ends.
  public init(
    streams: StandardStreams, messageLimit: Int = 256 << 20, backlogLimit: Int = 64 << 20,
    mirror: TrafficMirror? = nil
  ) {
    let end = OnceHandler()
    input = streams.input
    self.messageLimit = messageLimit
    self.mirror = mirror
    self.end = end
    writer = FrameWriter(
      descriptor: streams.output, backlogLimit: backlogLimit, mirror: mirror,
      onEnd: { end.fire($0) })
  }

  /// Writes one whole frame; from any thread, without waiting. Give this to the connection.
  public func send(_ frame: [UInt8]) {
    writer.write(frame)
  }

  /// Waits until everything sent so far has been written, or the time is over; before leaving.
  @discardableResult
  public func flush(within timeout: DispatchTimeInterval) -> Bool {
    writer.flush(within: timeout)
  }

  /// Starts reading.
  /// - Parameters:
  ///   - deliver: Called on the reading thread for each event, in order.
  ///   - onEnd: Called once, from any thread; after the last `deliver` if the input ended.
  public func start(
    deliver: @escaping @Sendable (consuming MessageFramer.Event) -> Void,
    onEnd: @escaping @Sendable (SessionEnd) -> Void
  ) {
    end.set(onEnd)
    EndSignals.disarmBrokenPipe()
    let thread = Thread { [self] in read(deliver) }
    thread.name = "midfill.input"
    thread.stackSize = Self.stackSize
    thread.qualityOfService = .userInteractive
    thread.start()
  }

  /// Makes SIGHUP, SIGTERM and SIGINT end the session instead of the process.
  /// - Throws: `POSIXError` if there are no descriptors left.
  public func watchSignals() throws(POSIXError) {
    try EndSignals.watch { [end] in end.fire(.signal($0)) }
  }

  /// Ends the session when the client's process goes.
  /// - Parameter processID: from `initialize`.
  /// - Returns: false if the process cannot be watched from here.
  @discardableResult
  public func watchParent(_ processID: Int) -> Bool {
    ParentProcess.watch(processID) { [end] in end.fire(.parentVanished) }
  }

  private func read(_ deliver: (consuming MessageFramer.Event) -> Void) {
    var framer = MessageFramer(limit: messageLimit)
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.bufferSize, alignment: MemoryLayout<UInt64>.alignment)
    defer { buffer.deallocate() }
    do throws(POSIXError) {
      while true {
        let count = try POSIX.read(input, into: buffer)
        if count == 0 { return end.fire(.inputEnded) }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        mirror?.received(bytes)
        framer.consume(bytes.assumingMemoryBound(to: UInt8.self), deliver: deliver)
      }
    } catch {
      end.fire(.inputFailed(error))
    }
  }
}

/// Passes on the first end and drops the others. An end that comes before the handler waits for it.
private final class OnceHandler: Sendable {
  private struct State {
    var handler: (@Sendable (SessionEnd) -> Void)?
    var first: SessionEnd?
  }

  private let state = Mutex(State())

  func set(_ handler: @escaping @Sendable (SessionEnd) -> Void) {
    let early = state.withLock { state in
      state.handler = handler
      return state.first
    }
    if let early { handler(early) }
  }

  func fire(_ end: SessionEnd) {
    let handler = state.withLock { state -> (@Sendable (SessionEnd) -> Void)? in
      guard state.first == nil else { return nil }
      state.first = end
      return state.handler
    }
    handler?(end)
  }
}
