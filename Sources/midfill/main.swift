import DefaultExecutor
import Dispatch
import Foundation
import HTTPStreaming

// The command line, and nothing else: what a command does is in its own file.

func fail(_ error: any Error) -> Never {
  let hint = (error as? UsageError)?.hint
  Terminal.complain((["midfill: \(error)"] + [hint].compactMap(\.self)).joined(separator: "\n"))
  exit(ExitStatus.usage)
}

shareHeap()
ProxyEnvironment.exemptLoopback()
installDefaultExecutor()
Task {
  do {
    let (command, words) = try Command.parse(Array(CommandLine.arguments.dropFirst()))
    if let status = try await command.run(words) { exit(status) }
  } catch {
    fail(error)
  }
}
dispatchMain()
