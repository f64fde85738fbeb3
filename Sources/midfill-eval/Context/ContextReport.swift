import Foundation

/// The means over all places, by row and prompt size.
struct ContextReport: Codable {
  struct Mean: Codable {
    var identifiers: Double
    var trigrams: Double
    var lines: Double
    var bits: Double
    var bytes: Double
    var places: Int
  }

  var places: Int
  var repositories: [String: Int]
  /// By row, then by budget in tokens.
  var means: [String: [String: Mean]]
  /// Identifier coverage by repository, for each row and budget.
  var byRepository: [String: [String: [String: Double]]]

  /// What a backend made of the prompts.
  struct Backend: Codable {
    var name: String
    /// The size of the prompts.
    var tokens: Int
    var rows: [String: ContextAsk.Tally]

    var readable: String {
      let lines = rows.sorted { $0.key < $1.key }.map { name, tally in
        let share = Double(tally.right) / Double(max(1, tally.asked - tally.failed))
        return "  \(name): \(tally.right) of \(tally.asked) places, "
          + String(format: "%.3f", share)
          + (tally.failed > 0 ? "; \(tally.failed) got no answer" : "") + "\n"
      }
      return
        "\nthe first line of \(self.name)'s answer is right, with prompts of \(tokens) tokens\n"
        + lines.joined()
    }
  }

  var backend: Backend?

  private let rows: [String]
  private let budgets: [Int]

  init(_ samples: [(repository: String, samples: [ContextEvaluation.Sample])], budgets: [Int]) {
    self.budgets = budgets
    var rows: [String] = []
    for sample in samples.lazy.flatMap(\.samples) where !rows.contains(sample.row) {
      rows.append(sample.row)
    }
    self.rows = rows
    var means: [String: [String: Mean]] = [:]
    var byRepository: [String: [String: [String: Double]]] = [:]
    repositories = [:]
    let all = samples.flatMap(\.samples)
    for row in rows {
      for budget in budgets {
        let here = all.filter { $0.row == row && $0.budget == budget }.map(\.coverage)
        means[row, default: [:]][String(budget)] = Mean(
          identifiers: ContextReport.mean(here.compactMap(\.identifiers)),
          trigrams: ContextReport.mean(here.compactMap(\.trigrams)),
          lines: ContextReport.mean(here.compactMap(\.lines)),
          bits: ContextReport.mean(here.compactMap(\.bits)),
          bytes: ContextReport.mean(here.map { Double($0.bytes) }), places: here.count)
        for (repository, samples) in samples {
          let values = samples.filter { $0.row == row && $0.budget == budget }
            .compactMap(\.coverage.identifiers)
          byRepository[repository, default: [:]][row, default: [:]][String(budget)] =
            ContextReport.mean(values)
        }
      }
    }
    self.means = means
    self.byRepository = byRepository
    for (repository, samples) in samples {
      repositories[repository] =
        samples.count / max(1, rows.count * budgets.count)
    }
    places = repositories.values.reduce(0, +)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  var readable: String {
    var text = "\(places) places in \(repositories.count) repositories: "
    text += repositories.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      .joined(separator: ", ")
    text += "\n\nidentifiers / trigrams / lines / bits per byte\n"
    text += cell("", 26) + budgets.map { cell(String($0), 23) }.joined() + "\n"
    for row in rows {
      text += cell(row, 26)
      for budget in budgets {
        guard let mean = means[row]?[String(budget)] else { continue }
        text += cell(
          String(
            format: "%.3f/%.3f/%.3f/%.2f", mean.identifiers, mean.trigrams, mean.lines, mean.bits),
          23)
      }
      text += "\n"
    }
    text += "\n" + comparison
    text +=
      "\nidentifiers at \(budgets[budgets.count / 2]) tokens by repository: builder, best other\n"
    for repository in byRepository.keys.sorted() {
      let size = String(budgets[budgets.count / 2])
      let own = byRepository[repository]?[ContextVariant.builder]?[size] ?? 0
      let best = others.map { ($0, byRepository[repository]?[$0]?[size] ?? 0) }
        .max { $0.1 < $1.1 }
      text += cell(repository, 26)
      text += String(format: "%.3f  %.3f ", own, best?.1 ?? 0) + (best?.0 ?? "") + "\n"
    }
    return text + (backend?.readable ?? "")
  }

  /// Rows that the builder is compared with: none of its own variants, and none that knows of edits.
  private var others: [String] {
    rows.prefix { $0 != ContextVariant.builder }.filter { !$0.contains("simulated") }
  }

  private var comparison: String {
    budgets.map { budget in
      let own = means[ContextVariant.builder]?[String(budget)]?.identifiers ?? 0
      let best = others.map { ($0, means[$0]?[String(budget)]?.identifiers ?? 0) }
        .max { $0.1 < $1.1 }
      return String(format: "%5d tokens: builder %.4f, best other %.4f", budget, own, best?.1 ?? 0)
        + " (\(best?.0 ?? "none"))"
    }.joined(separator: "\n") + "\n"
  }

  private func cell(_ text: String, _ width: Int) -> String {
    text.count < width ? text + String(repeating: " ", count: width - text.count) : text + " "
  }
}
