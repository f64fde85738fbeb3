import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A spawned program with pipes to its three streams.
///
/// Not Foundation's `Process`: on Linux its children inherit each other's pipes, so with tests side by
/// side one child holds another's input open, and neither is seen to end.
final class ChildProcess: Sendable {
  let processID: pid_t
  let input: FileHandle
  let output: FileHandle
  let errors: FileHandle
  private let exited: AsyncStream<Int32>

  init(
    _ executable: URL, _ arguments: [String], environment: [String: String], folder: String? = nil
  ) throws {
    ChildProcess.spawning.lock()
    defer { ChildProcess.spawning.unlock() }
    let (childInput, input) = try ChildProcess.pipe()
    let (output, childOutput) = try ChildProcess.pipe()
    let (errors, childErrors) = try ChildProcess.pipe()
    defer { for descriptor in [childInput, childOutput, childErrors] { close(descriptor) } }
    #if os(macOS)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, childInput, 0)
    posix_spawn_file_actions_adddup2(&actions, childOutput, 1)
    posix_spawn_file_actions_adddup2(&actions, childErrors, 2)
    // A shell ignores some signals for what it runs in the background, and a child inherits that.
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    // There is no portable way to say "in that folder" to posix_spawn.
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\""]
    let command = (folder.map { shell + [$0] } ?? []) + [executable.path] + arguments
    var words = command.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var child = pid_t()
    let status = posix_spawn(&child, command[0], &actions, &attributes, &words, &variables)
    try #require(status == 0, "\(executable.path): \(String(cString: strerror(status)))")
    processID = child
    self.input = FileHandle(fileDescriptor: input, closeOnDealloc: true)
    self.output = FileHandle(fileDescriptor: output, closeOnDealloc: true)
    self.errors = FileHandle(fileDescriptor: errors, closeOnDealloc: true)
    let (exited, continuation) = AsyncStream.makeStream(of: Int32.self)
    self.exited = exited
    Thread.detachNewThread { [child] in
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0, errno == EINTR {}
      let signal = status & 0x7F
      continuation.yield(signal == 0 ? (status >> 8) & 0xFF : -signal)
      continuation.finish()
    }
  }

  /// The exit status; minus the signal's number if one killed it. For one caller.
  func waitForExit() async -> Int32 {
    for await status in exited { return status }
    return .min
  }

  /// Held from making pipes to the end of the spawn: marking a descriptor is a second step after
  /// making it, and no other child may be born between them.
  private static let spawning = NSLock()

  /// Two ends that no other child inherits.
  private static func pipe() throws -> (read: Int32, write: Int32) {
    let pipe = Pipe()
    let ends = try [pipe.fileHandleForReading, pipe.fileHandleForWriting].map { handle in
      let end = fcntl(handle.fileDescriptor, F_DUPFD_CLOEXEC, 3)
      try #require(end >= 0)
      try handle.close()
      return end
    }
    return (ends[0], ends[1])
  }
}
