import Backends
import Foundation

/// `midfill-eval context`.
enum ContextCommand {
  static func run(_ words: some Sequence<String>) async throws {
    let arguments = try ContextArguments(words)
    let variants = try arguments.variants.map { path in
      try JSONDecoder().decode(
        [ContextVariant].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
    var ask: ContextAsk?
    if !arguments.settings.isEmpty {
      ask = try await ContextAsk(flags: arguments.settings, tokens: arguments.ask)
    }
    var tallies: [String: ContextAsk.Tally] = [:]
    var samples: [(repository: String, samples: [ContextEvaluation.Sample])] = []
    for (repository, positions) in try places(arguments.places) {
      let name = positions.first?.repo.split(separator: "/").suffix(2).joined(separator: "/")
      let shown = (name ?? repository.path).replacingOccurrences(of: "/repo", with: "")
      var done = 0
      let found = try await ContextEvaluation(
        repository: repository, positions: positions, budgets: arguments.budgets,
        variants: variants ?? [], rows: arguments.rows, ask: ask
      ).run { more in
        done += more
        Terminal.progress(done, of: positions.count, shown)
      }
      samples.append((shown, found.samples))
      tallies.merge(found.tallies) { $0 + $1 }
    }
    var report = ContextReport(samples, budgets: arguments.budgets)
    if let ask {
      report.backend = ContextReport.Backend(
        name: ask.backend.name, tokens: ask.tokens, rows: tallies)
    }
    Terminal.say(report.readable)
    if let path = arguments.json { try write(report, to: path) }
  }
}
