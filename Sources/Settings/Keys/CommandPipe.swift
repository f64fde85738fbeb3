#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pipe that a command writes and we read, without blocking. Both ends are closed at the latest
/// when the object goes.
final class CommandPipe {
  private let readEnd: Int32
  private(set) var writeEnd: Int32
  private var bytes: [UInt8] = []
  private(set) var isAtEnd = false

  /// `nil` where the process has no descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(readEnd, F_SETFL, fcntl(readEnd, F_GETFL) | O_NONBLOCK)
  }

  deinit {
    closeWriteEnd()
    close(readEnd)
  }

  func closeWriteEnd() {
    if writeEnd >= 0 { close(writeEnd) }
    writeEnd = -1
  }

  /// For `poll`, which skips a negative descriptor.
  var waiting: pollfd {
    pollfd(fd: isAtEnd ? -1 : readEnd, events: Int16(POLLIN), revents: 0)
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Takes what is there; what exceeds `cap` is read and thrown away, so that the command can end.
  func readAvailable(upTo cap: Int) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !isAtEnd {
      let count = read(readEnd, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer.prefix(min(count, max(0, cap - bytes.count)))
      } else if count == 0 {
        isAtEnd = true
      } else if errno != EINTR {
        isAtEnd = errno != EAGAIN
        return
      }
    }
  }
}
