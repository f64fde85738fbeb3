import Foundation
import TestSupport

/// What a command printed, and how it ended.
struct CommandRun {
  var status: Int32
  var output: String
  var errors: String
}

/// Runs `midfill`, or another program of the package, as a user does, with the folder as home and as
/// the current folder.
func run(
  program: String = "midfill", _ arguments: [String], environment: [String: String] = [:],
  in folder: TemporaryFolder
) async throws -> CommandRun {
  let executable =
    try program.hasPrefix("/")
    ? URL(fileURLWithPath: program) : ServerProcess.executable(program)
  let child = try ChildProcess(
    executable, arguments,
    environment: ["HOME": folder.path, "PATH": "/usr/bin:/bin"].merging(environment) { $1 },
    folder: folder.path)
  try child.input.close()
  let output = child.output.readDataToEndOfFile()
  let errors = child.errors.readDataToEndOfFile()
  return CommandRun(
    status: await child.waitForExit(), output: String(decoding: output, as: UTF8.self),
    errors: String(decoding: errors, as: UTF8.self))
}
