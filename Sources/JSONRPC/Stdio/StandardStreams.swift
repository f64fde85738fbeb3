#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The descriptors of the conversation, taken away from the rest of the process.
///
/// After `claim`, a stray `print` goes to stderr, a library that reads stdin finds it empty, and
/// child processes get neither: nothing but this module can touch the protocol's streams.
public struct StandardStreams: Sendable {
  public let input: Int32
  public let output: Int32

  public init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  /// Call it first thing in `main`, before anything can write.
  /// - Throws: `POSIXError` if stdin or stdout is not open.
  public static func claim() throws(POSIXError) -> StandardStreams {
    try claim(input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO)
  }

  static func claim(
    input: Int32, output: Int32, error: Int32
  ) throws(POSIXError) -> StandardStreams {
    let streams = StandardStreams(
      input: try POSIX.duplicate(input), output: try POSIX.duplicate(output))
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard null >= 0 else { throw POSIXError(code: errno) }
    defer { if null != error { close(null) } }
    // A client may start us with stderr closed; then the next file opened would become it.
    if fcntl(error, F_GETFD) < 0, null != error { try POSIX.redirect(error, to: null) }
    try POSIX.redirect(input, to: null)
    try POSIX.redirect(output, to: error)
    return streams
  }
}
