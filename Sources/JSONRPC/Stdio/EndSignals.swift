import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Turns the signals that end a process into an event, and takes SIGPIPE out of the world.
///
/// Handlers write the signal's number into a pipe that a dispatch source watches: nothing wakes up
/// until one comes. Handlers and not "ignore", because child processes (a command that prints a
/// key) inherit an ignored signal and could not be stopped. Each signal is taken once: a second
/// one of the same kind ends the process at once, whatever it is busy with.
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

    for number in signals where number == SIGTERM || !isIgnored(number) {
      install(number, once: true) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        let before = errno
        _ = systemWrite(signalPipe.load(ordering: .sequentiallyConsistent), &byte, 1)
        errno = before
      }
    }
  }

  /// Makes a write to a closed pipe fail with EPIPE instead of ending the process.
  static func disarmBrokenPipe() {
    install(SIGPIPE, once: false) { _ in }
  }

  /// `nohup` and shells that start background jobs ask for this; they are obeyed.
  static func isIgnored(_ number: Int32) -> Bool { disposition(number) == bits(SIG_IGN) }

  static func isDefault(_ number: Int32) -> Bool { disposition(number) == bits(SIG_DFL) }

  private typealias Handler = @convention(c) (Int32) -> Void

  private static func disposition(_ number: Int32) -> Int? {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return nil }
    #if canImport(Darwin)
      return bits(action.__sigaction_u.__sa_handler)
    #else
      return bits(action.__sigaction_handler.sa_handler)
    #endif
  }

  /// SIG_DFL and SIG_IGN are no functions but the addresses 0 and 1.
  private static func bits(_ handler: Handler?) -> Int { unsafeBitCast(handler, to: Int.self) }

  private static func install(
    _ number: Int32, once: Bool, _ handler: @escaping Handler
  ) {
    var action = sigaction()
    #if canImport(Darwin)
      action.__sigaction_u.__sa_handler = handler
    #else
      action.__sigaction_handler.sa_handler = handler
    #endif
    let flags = UInt32(SA_RESTART) | (once ? UInt32(SA_RESETHAND) : 0)
    action.sa_flags = Int32(bitPattern: flags)
    sigaction(number, &action, nil)
  }
}

/// Where the signal handlers write; a handler cannot capture anything.
private let signalPipe = Atomic<Int32>(-1)
