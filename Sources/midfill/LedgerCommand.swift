import Foundation
import LanguageServer
import PromptContext
import Settings

/// `midfill ledger [DAY]`: what has left this machine.
struct LedgerCommand {
  private let arguments: Arguments
  /// The beginning of the times that are wanted, such as `2026-11-21`; empty for all.
  private let day: String

  init(_ words: [String]) throws {
    arguments = try Arguments(words, switches: Command.ledger.switches)
    let today = String(Date.now.ISO8601Format().prefix(10))
    switch arguments.rest.count {
    case 0: day = arguments.switches.contains("--all") ? "" : today
    case 1 where arguments.rest[0].contains(/^[0-9]{4}(-[0-9]{2}){0,2}$/): day = arguments.rest[0]
    default: throw UsageError("ledger takes a day such as \(today), a month, or --all")
    }
  }

  func run() -> Int32 {
    let settings = SettingsLoader.process
    let path = settings.ledgerPath
    guard let all = Ledger.entries(at: path) else {
      let isOn = settings.load(
        workspaceRoots: [ProjectRoot.ofCurrentFolder], flags: arguments.values
      ).privacy.ledger
      Terminal.complain(
        isOn
          ? "Nothing was sent yet since `privacy.ledger` is on."
          : "There is no ledger. `\"privacy\": { \"ledger\": true }` in the configuration keeps one."
      )
      return ExitStatus.noSuggestion
    }
    let entries = all.filter { $0.time.hasPrefix(day) }
    let report = LedgerReport(entries, of: day.isEmpty ? "in all" : "on \(day) (UTC)")
    Terminal.say(arguments.switches.contains("--json") ? report.json : report.text)
    return ExitStatus.success
  }
}

/// The entries of a time, put together.
struct LedgerReport {
  private let entries: [LedgerEntry]
  private let title: String

  init(_ entries: [LedgerEntry], of title: String) {
    self.entries = entries
    self.title = title
  }

  var text: String {
    if entries.isEmpty { return "Nothing was sent \(title)." }
    let bytes = entries.reduce(0) { $0 + $1.bytes }
    var lines = ["\(count(entries.count, "request")), \(bytes) bytes, \(title)"]
    for (target, sent) in Dictionary(grouping: entries, by: { "\($0.backend) at \($0.host)" })
      .sorted(by: { $0.key < $1.key })
    {
      lines.append(
        "  to \(target): \(count(sent.count, "request")), \(sent.reduce(0) { $0 + $1.bytes }) bytes"
      )
    }
    lines.append("")
    for (workspace, sent) in Dictionary(grouping: entries, by: { $0.workspace ?? "no workspace" })
      .sorted(by: { $0.key < $1.key })
    {
      lines.append(workspace)
      for (path, shown) in files(sent) {
        lines.append("  \(path): \(count(shown.times, "request")), lines \(shown.lines)")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  private func files(_ entries: [LedgerEntry]) -> [(String, (times: Int, lines: String))] {
    var times: [String: Int] = [:]
    var lines: [String: IndexSet] = [:]
    for file in entries.flatMap(\.files) {
      times[file.path, default: 0] += 1
      for range in file.lines where range.count == 2 && range[0] <= range[1] && range[0] > 0 {
        lines[file.path, default: []].insert(integersIn: range[0]...range[1])
      }
    }
    return times.keys.sorted().map { path in
      let ranges = (lines[path] ?? []).rangeView.map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound - 1)"
      }
      return (path, (times[path] ?? 0, ranges.joined(separator: ", ")))
    }
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(entries)) ?? Data("[]".utf8)
    return String(decoding: data, as: UTF8.self)
  }
}
