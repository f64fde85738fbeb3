import Foundation

/// `midfill-eval context`.
enum ContextCommand {
  static func run(_ words: some Sequence<String>) async throws {
    let arguments = try ContextArguments(words)
    let variants = try arguments.variants.map { path in
      try JSONDecoder().decode(
        [ContextVariant].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
    let ask = try arguments.backend.map { try ContextAsk(arguments, preset: $0) }
    var tallies: [String: ContextAsk.Tally] = [:]
    var samples: [(repository: String, samples: [ContextEvaluation.Sample])] = []
    for (repository, positions) in try places(arguments.places) {
      let name = positions.first?.repo.split(separator: "/").suffix(2).joined(separator: "/")
      let shown = (name ?? repository.path).replacingOccurrences(of: "/repo", with: "")
      var done = 0
      let found = try await ContextEvaluation(
        repository: repository, positions: positions, budgets: arguments.budgets,
        variants: variants ?? [], ask: ask
      ).run { more in
        done += more
        Terminal.progress(done, of: positions.count, shown)
      }
      samples.append((shown, found.samples))
      for (row, tally) in found.tallies {
        tallies[row, default: ContextAsk.Tally()].asked += tally.asked
        tallies[row, default: ContextAsk.Tally()].right += tally.right
        tallies[row, default: ContextAsk.Tally()].failed += tally.failed
      }
    }
    let report = ContextReport(samples, budgets: arguments.budgets)
    Terminal.say(report.readable)
    for (row, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      Terminal.say(
        "\(row): the first line is right at \(tally.right) of \(tally.asked) places"
          + (tally.failed > 0 ? ", \(tally.failed) failed\n" : "\n"))
    }
    if let path = arguments.json { try write(report, to: path) }
  }
}
