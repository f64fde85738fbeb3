import Foundation
import Testing

@testable import Settings

@Suite struct CommandRunnerTests {
  private let runner = CommandRunner(environment: ["PATH": "/usr/bin:/bin", "GREETING": "hi"])

  private func shell(_ script: String) async -> CommandOutcome {
    await runner.run(["sh", "-c", script])
  }

  @Test func givesBothOutputsAndTheStatus() async {
    #expect(
      await shell("echo \"$GREETING there\"; echo oops >&2; exit 3")
        == .ended(status: 3, output: "hi there\n", errorOutput: "oops\n"))
  }

  @Test func runsWithoutAShell() async {
    #expect(
      await runner.run(["echo", "$GREETING; ls"])
        == .ended(status: 0, output: "$GREETING; ls\n", errorOutput: ""))
  }

  @Test func standardInputIsEmpty() async {
    #expect(await runner.run(["cat"]) == .ended(status: 0, output: "", errorOutput: ""))
  }

  @Test func takesAPathAsItIs() async {
    #expect(
      await runner.run(["/bin/echo", "x"]) == .ended(status: 0, output: "x\n", errorOutput: ""))
  }

  @Test(arguments: ["no-such-program-here", "/no/such", "/etc/passwd", ""])
  func saysThatThereIsNoSuchProgram(_ program: String) async {
    #expect(await runner.run([program]) == .notStarted("there is no such program"))
  }

  @Test func aSignalIsTold() async {
    #expect(await shell("kill -9 $$") == .killed(signal: 9))
  }

  @Test func muchOutputIsCutAndDoesNotBlock() async {
    let outcome = await shell("head -c 1000000 /dev/zero | tr '\\0' x; echo; exit 0")
    guard case .ended(0, let output, _) = outcome else {
      Issue.record("ended as \(outcome)")
      return
    }
    #expect(output.utf8.count == 64 << 10)
  }

  /// What a password manager's agent does: it stays, with our pipe in its hands.
  @Test func aDaemonLeftBehindIsNotWaitedFor() async {
    let outcome = await shell("sleep 300 & echo $!")
    guard case .ended(0, let output, _) = outcome,
      let child = Int32(output.trimmingCharacters(in: .newlines))
    else {
      Issue.record("ended as \(outcome)")
      return
    }
    #expect(kill(child, SIGKILL) == 0)
  }

  @Test func theDeadlineEndsTheCommand() async {
    var impatient = runner
    impatient.deadline = .milliseconds(50)
    // Deaf to the polite signal.
    #expect(
      await impatient.run(["sh", "-c", "trap '' TERM; while :; do sleep 1; done"]) == .timedOut)
  }
}
