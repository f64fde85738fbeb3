import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs a key command: directly, without a shell, with nothing on its standard input.
///
/// Foundation's `Process` will not do on Linux: it learns of the end through a socket that every
/// descendant inherits, so a daemon that the command leaves behind (`gpg-agent`) keeps it "running".
struct CommandRunner: Sendable {
  /// Long enough to unlock a password manager that asks with a window of its own.
  static let deadline = Duration.seconds(10)
  /// A key is one line; what comes after this many bytes is not kept.
  private static let outputCap = 64 << 10

  /// The environment of the command; its `PATH` finds the program.
  var environment: [String: String]
  var deadline = CommandRunner.deadline

  func run(_ arguments: [String]) async -> CommandOutcome {
    await withCheckedContinuation { continuation in
      // The wait blocks a thread, which must not be one of the few that run tasks.
      let thread = Thread { continuation.resume(returning: runAndWait(arguments)) }
      thread.name = "midfill.key-command"
      thread.start()
    }
  }

  private func runAndWait(_ arguments: [String]) -> CommandOutcome {
    guard let program = arguments.first, !program.isEmpty, let path = find(program) else {
      return .notStarted("there is no such program")
    }
    guard let output = CommandPipe(), let errors = CommandPipe() else {
      return .notStarted(String(cString: strerror(errno)))
    }
    let started = ChildProcess.start(
      path, arguments, environment, output: output.writeEnd, errors: errors.writeEnd)
    output.closeWriteEnd()
    errors.closeWriteEnd()
    switch started {
    case .failure(let error): return .notStarted(String(cString: strerror(error.code)))
    case .success(let child): return collect(child, output, errors)
    }
  }

  /// Reads both pipes until the command has ended. The end of a pipe alone will not do: whatever
  /// the command left behind may hold it open.
  private func collect(
    _ child: ChildProcess, _ output: CommandPipe, _ errors: CommandPipe
  ) -> CommandOutcome {
    let start = ContinuousClock.now
    while true {
      let status = child.statusIfEnded()
      output.readAvailable(upTo: Self.outputCap)
      errors.readAvailable(upTo: Self.outputCap)
      if let status {
        // The C macros WIFSIGNALED, WTERMSIG and WEXITSTATUS are not imported.
        let signal = status & 0x7F
        if signal != 0 { return .killed(signal: signal) }
        return .ended(
          status: status >> 8 & 0xFF, output: output.text, errorOutput: errors.text)
      }
      guard start.duration(to: .now) < deadline else {
        child.stop()
        return .timedOut
      }
      if output.isAtEnd, errors.isAtEnd {
        // Nothing to poll for but the end of the process, which is near.
        usleep(1_000)
      } else {
        var waiting = [output.waiting, errors.waiting]
        _ = poll(&waiting, nfds_t(waiting.count), 20)
      }
    }
  }

  /// The program's path: a name with a slash as it is, else the first in `PATH`.
  private func find(_ program: String) -> String? {
    guard !program.contains("/") else {
      return access(program, X_OK) == 0 ? program : nil
    }
    let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    return folders.lazy.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }
}
