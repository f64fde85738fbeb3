import Foundation
import Testing

@testable import JSONRPC

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite(.serialized, .timeLimit(.minutes(10))) struct EndSignalsTests {
  /// With signals that mean nothing here, so that the test process is safe.
  @Test func signalsArriveAsEvents() async throws {
    let signals = Inbox<Int32>()
    try EndSignals.watch([SIGUSR1, SIGUSR2], onSignal: signals.put)
    for number in [SIGUSR2, SIGUSR1] {
      kill(getpid(), number)
      #expect(try await signals.next() == number)
    }
    // The second one of a kind would end the process, as it does when nobody watches.
    for number in [SIGUSR1, SIGUSR2] {
      #expect(EndSignals.isDefault(number))
    }
  }

  @Test func theSignalsThatEndProcessesAreWatched() {
    #expect(Set(EndSignals.all) == [SIGHUP, SIGTERM, SIGINT])
  }

  @Test func writingToNobodyIsAnErrorAndNotTheEnd() throws {
    EndSignals.disarmBrokenPipe()
    let pipe = try TestPipe()
    pipe.closeReading()
    #expect(throws: POSIXError.brokenPipe) { try pipe.write("x") }
  }

  @Test func whatWasIgnoredStaysIgnored() throws {
    signal(SIGWINCH, SIG_IGN)
    defer { signal(SIGWINCH, SIG_DFL) }
    try EndSignals.watch([SIGWINCH]) { _ in }
    #expect(EndSignals.isIgnored(SIGWINCH))
    signal(SIGWINCH, SIG_DFL)
    try EndSignals.watch([SIGWINCH]) { _ in }
    #expect(!EndSignals.isIgnored(SIGWINCH))
  }
}

@Suite(.timeLimit(.minutes(10))) struct ParentProcessTests {
  @Test func aProcessThatEndsIsNoticed() async throws {
    let parent = Process()
    parent.executableURL = URL(filePath: "/bin/cat")
    let input = Pipe()
    parent.standardInput = input
    try parent.run()
    let ends = Inbox<Bool>()
    #expect(ParentProcess.watch(Int(parent.processIdentifier)) { ends.put(true) })
    #expect(ends.all.isEmpty)
    // Not `terminate`: threads of tasks block signals, and the child has inherited that.
    try input.fileHandleForWriting.close()
    #expect(try await ends.next())
  }

  /// The number may come from another machine or from outside the container.
  @Test func aProcessThatCannotBeFoundIsNotTakenForDead() throws {
    let gone = Process()
    gone.executableURL = URL(filePath: "/bin/cat")
    gone.standardInput = FileHandle.nullDevice
    try gone.run()
    gone.waitUntilExit()
    for number in [Int(gone.processIdentifier), 0, -1, 1, .max] {
      #expect(!ParentProcess.watch(number) { Issue.record("\(number) was taken for dead") })
    }
  }
}
