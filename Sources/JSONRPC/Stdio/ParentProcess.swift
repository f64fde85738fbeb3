import Dispatch

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Notices that the client's process has gone, without looking again and again.
///
/// Linux: a pidfd, which becomes readable when the process ends. Not PR_SET_PDEATHSIG: that fires
/// when the *thread* that started us ends, and only for a direct parent. macOS: a kqueue source.
///
/// A process that cannot be found when watching starts is not taken as dead: the client may be on
/// another machine (ssh) or outside our container, where its number means nothing. If it is dead,
/// the end of stdin says so.
enum ParentProcess {
  /// - Returns: whether the process is being watched.
  static func watch(_ processID: Int, onExit: @escaping @Sendable () -> Void) -> Bool {
    guard processID > 1, let number = pid_t(exactly: processID) else { return false }
    #if canImport(Darwin)
      guard kill(number, 0) == 0 || errno == EPERM else { return false }
      let source = DispatchSource.makeProcessSource(
        identifier: number, eventMask: .exit, queue: .global())
    #else
      guard let descriptor = openProcess(number) else { return false }
      let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
      source.setCancelHandler { close(descriptor) }
    #endif
    source.setEventHandler {
      // The source is kept alive by its own handler until it has fired.
      source.cancel()
      onExit()
    }
    source.resume()
    return true
  }

  #if !canImport(Darwin)
    /// pidfd_open(2), Linux 5.3. The C library has a function for it only since glibc 2.36, and
    /// Swift cannot call the variadic `syscall`; looked up by name, it can be called with fixed
    /// arguments, which are passed the same way on the 64-bit platforms.
    private static func openProcess(_ processID: pid_t) -> Int32? {
      typealias SystemCall = @convention(c) (Int, Int, Int) -> Int
      guard let symbol = dlsym(nil, "syscall") else { return nil }
      let systemCall = unsafeBitCast(symbol, to: SystemCall.self)
      let pidfdOpen = 434
      let descriptor = systemCall(pidfdOpen, Int(processID), 0)
      return descriptor >= 0 ? Int32(exactly: descriptor) : nil
    }
  #endif
}
