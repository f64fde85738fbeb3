import Foundation
import LanguageServer
import Settings

/// `midfill stats`: what became of the suggestions, from the counts on this machine.
struct StatsCommand {
  private let arguments: Arguments

  init(_ words: [String]) throws {
    arguments = try Arguments(words, switches: Command.stats.switches, valued: Command.stats.valued)
    guard arguments.rest.isEmpty else {
      throw UsageError("stats takes no `\(arguments.rest.joined(separator: " "))`")
    }
    let known = ["--html", "--config"]
    if let flag = arguments.values.keys.sorted().first(where: { !known.contains($0) }) {
      throw UsageError("stats does not know `\(flag)`")
    }
    if arguments.switches.contains("--json"), arguments.values["--html"] != nil {
      throw UsageError("stats prints either --json or --html")
    }
  }

  func run() -> Int32 {
    let settings = SettingsLoader.process
    let options = settings.load(flags: arguments.values).statistics
    let place = settings.display(settings.statisticsFile)
    guard let file = StatisticsFile.load(settings.statisticsFile) else {
      Terminal.complain("midfill: \(place) cannot be read; remove it, and it is begun anew")
      return ExitStatus.failure
    }
    let report = StatisticsReport(file, place: place)
    if arguments.switches.contains("--json") {
      Terminal.say(report.json)
    } else if let path = arguments.values["--html"] {
      guard FileManager.default.createFile(atPath: path, contents: Data(report.page.utf8)) else {
        Terminal.complain("midfill: \(path) cannot be written")
        return ExitStatus.failure
      }
      Terminal.complain("Written to \(path).")
    } else {
      Terminal.say(report.text)
    }
    if !options.isOn { Terminal.complain("Counting is switched off: `statistics.enabled`.") }
    return ExitStatus.success
  }
}
