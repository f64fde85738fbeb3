import Foundation

/// `midfill-eval context`.
enum ContextCommand {
  static func run(_ words: some Sequence<String>) async throws {
    let arguments = try ContextArguments(words)
    let variants = try arguments.variants.map { path in
      try JSONDecoder().decode(
        [ContextVariant].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
    var samples: [(repository: String, samples: [ContextEvaluation.Sample])] = []
    for (repository, positions) in try places(arguments.places) {
      let name = positions.first?.repo.split(separator: "/").suffix(2).joined(separator: "/")
      let shown = (name ?? repository.path).replacingOccurrences(of: "/repo", with: "")
      var done = 0
      let found = try await ContextEvaluation(
        repository: repository, positions: positions, budgets: arguments.budgets,
        variants: variants ?? []
      ).run { more in
        done += more
        Terminal.progress(done, of: positions.count, shown)
      }
      samples.append((shown, found))
    }
    let report = ContextReport(samples, budgets: arguments.budgets)
    Terminal.say(report.readable)
    if let path = arguments.json { try write(report, to: path) }
  }
}
