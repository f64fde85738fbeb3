#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// Plain names for calls that would else be taken for a method of the type around them.
func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

/// The few system calls of stdio, with the interruptions that every one of them may meet dealt
/// with. Descriptors may be non-blocking: the other side can have made them so.
enum POSIX {
  /// Reads what is there, waiting for the first byte.
  /// - Returns: how many bytes; 0 at the end of the stream.
  /// - Throws: `POSIXError`.
  static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
  ) throws(POSIXError) -> Int {
    while true {
      let count = systemRead(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN: wait(for: Int16(POLLIN), on: descriptor)
      case let code: throw POSIXError(code: code)
      }
    }
  }

  /// Writes everything, waiting as long as it takes.
  /// - Throws: `POSIXError`; of code EPIPE when nobody will ever read it.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(POSIXError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = systemWrite(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: wait(for: Int16(POLLOUT), on: descriptor)
      case let code: throw POSIXError(code: code)
      }
    }
  }

  /// Whether a write of up to `atomicWrite` bytes would go through without waiting.
  static func isWritable(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&entry, 1, 0) == 1 && entry.revents == Int16(POLLOUT)
  }

  /// PIPE_BUF: a pipe that is ready takes a write of this size whole. 4096 on Linux, 512 on macOS.
  static let atomicWrite = Int(PIPE_BUF)

  /// A second descriptor of the same file, numbered 3 or above, which child processes do not get.
  /// - Throws: `POSIXError`.
  static func duplicate(_ descriptor: Int32) throws(POSIXError) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw POSIXError(code: errno) }
    return copy
  }

  /// Makes `target` the same file as `source`.
  /// - Throws: `POSIXError`.
  static func redirect(_ target: Int32, to source: Int32) throws(POSIXError) {
    while dup2(source, target) < 0 {
      guard errno == EINTR else { throw POSIXError(code: errno) }
    }
  }

  private static func wait(for events: Int16, on descriptor: Int32) {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    _ = poll(&entry, 1, -1)
  }
}

/// A system call failed with this `errno`.
public struct POSIXError: Error, Sendable, Equatable, CustomStringConvertible {
  public let code: Int32

  public init(code: Int32) { self.code = code }

  public var description: String { String(cString: strerror(code)) }
}

extension POSIXError {
  static let brokenPipe = POSIXError(code: EPIPE)
}
