import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Turns the signals that end a process into an event, and takes SIGPIPE out of the world.
///
/// Handlers write the signal's number into a pipe that a dispatch source watches: nothing wakes up
/// until one comes. Handlers and not "ignore", because child processes (a command that prints a
/// key) inherit an ignored signal and could not be stopped.
enum EndSignals {
  static let all: [Int32] = [SIGHUP, SIGTERM, SIGINT]

  /// Watches for the rest of the process's life.
  /// - Throws: `POSIXError` if there are no descriptors left.
  static func watch(
    _ signals: [Int32] = all, onSignal: @escaping @Sendable (Int32) -> Void
  ) throws(POSIXError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw POSIXError(code: errno) }
    let (reading, writing) = (ends[0], ends[1])
    for end in [reading, writing] {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    // The atomic is set up here, before a handler can run: its first use takes a lock.
    signalPipe.store(writing, ordering: .sequentiallyConsistent)

    let source = DispatchSource.makeReadSource(
      fileDescriptor: reading, queue: .global(qos: .userInteractive))
    source.setEventHandler {
      // The source is kept alive by its own handler: it watches until the process ends.
      withExtendedLifetime(source) {
        var number: UInt8 = 0
        while systemRead(reading, &number, 1) == 1 { onSignal(Int32(number)) }
      }
    }
    source.resume()

    for number in signals where !(number != SIGTERM && isIgnored(number)) {
      install(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        let before = errno
        _ = systemWrite(signalPipe.load(ordering: .sequentiallyConsistent), &byte, 1)
        errno = before
      }
    }
  }

  /// Makes a write to a closed pipe fail with EPIPE instead of ending the process.
  static func disarmBrokenPipe() {
    install(SIGPIPE) { _ in }
  }

  /// `nohup` and shells that start background jobs ask for this; they are obeyed.
  static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void)
  {
    var action = sigaction()
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    action.sa_flags = Int32(SA_RESTART)
    sigaction(number, &action, nil)
  }
}

/// Where the signal handlers write; a handler cannot capture anything.
private let signalPipe = Atomic<Int32>(-1)
