import Doctor
import Foundation
import HTTPStreaming
import LanguageServer
import Settings

/// `midfill doctor`: what works of this set-up, and what to change.
struct DoctorCommand {
  private let arguments: Arguments

  init(_ words: [String]) throws {
    arguments = try Arguments(words, switches: Command.doctor.switches)
    guard arguments.rest.isEmpty else {
      throw UsageError("doctor takes no `\(arguments.rest.joined(separator: " "))`")
    }
  }

  func run() async -> Int32 {
    let doctor = Doctor(
      version: Version.current, settings: .process,
      transport: URLSessionTransport(version: Version.current))
    let report = await doctor.examine(
      workspaceRoots: [ProjectRoot.ofCurrentFolder], flags: arguments.values)
    Terminal.say(arguments.switches.contains("--json") ? report.json : report.text)
    switch report.verdict {
    case .sound: return ExitStatus.success
    case .noSuggestion: return ExitStatus.noSuggestion
    case .backendFailed: return ExitStatus.backendFailure
    }
  }
}

extension ProjectRoot {
  /// The project that the command was started in.
  static var ofCurrentFolder: String {
    around(FileManager.default.currentDirectoryPath + "/.")
  }
}
