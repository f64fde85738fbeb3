#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Copies of the raw bytes of both directions, for bug reports: `c2s.bin` and `s2c.bin` in a
/// folder. They hold the user's code, so only the user may read them, and only on request are they
/// made.
public final class TrafficMirror: Sendable {
  private let input: Int32
  private let output: Int32

  /// - Parameter folder: an existing folder. Files that are there already are continued.
  /// - Throws: `POSIXError`.
  public init(folder: String) throws(POSIXError) {
    input = try Self.openFile("\(folder)/c2s.bin")
    output = try Self.openFile("\(folder)/s2c.bin")
  }

  deinit {
    close(input)
    close(output)
  }

  // A full disk must not end the session, so failures are left aside.
  func received(_ bytes: UnsafeRawBufferPointer) { try? POSIX.write(bytes, to: input) }
  func sent(_ bytes: UnsafeRawBufferPointer) { try? POSIX.write(bytes, to: output) }

  private static func openFile(_ path: String) throws(POSIXError) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw POSIXError(code: errno) }
    return descriptor
  }
}
