import Dispatch
import Foundation

// The command line, and nothing else: what a command does is in its own file.

func fail(_ error: any Error) -> Never {
  let hint = (error as? UsageError)?.hint
  Terminal.complain((["midfill: \(error)"] + [hint].compactMap(\.self)).joined(separator: "\n"))
  exit(ExitStatus.usage)
}

do {
  let (command, words) = try Command.parse(Array(CommandLine.arguments.dropFirst()))
  // The server needs no task to start in: the first answer is not to wait for one.
  if command == .serve { try ServeCommand(words).start() }
  Task {
    do {
      if let status = try await command.run(words) { exit(status) }
    } catch {
      fail(error)
    }
  }
} catch {
  fail(error)
}
dispatchMain()
