#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process started with `posix_spawn`, in a process group of its own.
struct ChildProcess {
  /// An `errno` value.
  struct StartFailure: Error {
    let code: Int32
  }

  private let id: pid_t

  /// - Parameters:
  ///   - output, errors: descriptors that become the child's standard output and standard error.
  ///     Its standard input is empty; it inherits no other descriptor that can be kept from it.
  static func start(
    _ path: String, _ arguments: [String], _ environment: [String: String],
    output: Int32, errors: Int32
  ) -> Result<ChildProcess, StartFailure> {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    // A group of its own, so that the deadline reaches what the command started; no signal ignored
    // or blocked, although the server ignores some.
    var flags = Int32(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      // Closing what is not open is no error here. Sockets are closed on exec by their makers.
      for descriptor in Int32(3)..<256 {
        posix_spawn_file_actions_addclose(&actions, descriptor)
      }
    #endif
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGHUP)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))

    var id: pid_t = 0
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let code = withCStrings(arguments) { argv in
      withCStrings(variables) { envp in
        posix_spawn(&id, path, &actions, &attributes, argv, envp)
      }
    }
    return code == 0 ? .success(ChildProcess(id: id)) : .failure(StartFailure(code: code))
  }

  /// The status as `waitpid` gives it, once the process has ended; asked once more after that, it
  /// would name another process. An editor that ignores SIGCHLD hands that down to us: then the
  /// system has taken the status, and the output must speak for itself.
  func statusIfEnded() -> Int32? {
    var status: Int32 = 0
    let ended = waitpid(id, &status, WNOHANG)
    if ended < 0 { return errno == ECHILD ? 0 : nil }
    return ended == id ? status : nil
  }

  /// Ends the process and what it started: politely, and after half a second by force.
  func stop() {
    kill(-id, SIGTERM)
    for _ in 0..<50 {
      if statusIfEnded() != nil { return }
      usleep(10_000)
    }
    kill(-id, SIGKILL)
    var status: Int32 = 0
    waitpid(id, &status, 0)
  }

  /// A null-terminated array of C strings, for the time of the call.
  private static func withCStrings<R>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    let copies: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
  }
}
