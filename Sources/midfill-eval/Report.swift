import Foundation
import LocalModel

/// The figures of an evaluation.
struct Report: Codable {
  struct Group: Codable {
    var name: String
    var positions: Int
    var commits: Int
    /// Share of places at which the best text was exactly the rest of the line.
    var exact: Double
    /// 95 % interval of `exact`, by resampling commits.
    var exactInterval: [Double]
    /// The same for the longest match.
    var longestMatch: Double
    /// 95 % interval of the difference of the two.
    var gainInterval: [Double]
    /// Share of places at which the right text was among the choices.
    var amongChoices: Double
    /// Largest share of places that can be shown, the surest first, with at least 50, 70 and 90
    /// percent of them right. An upper bound, since the threshold is read off the same places.
    var coverage: [String: Double]
    /// What is shown by eagerness: the share of places, and of those the share where the text is
    /// exactly what comes next.
    var shown: [String: Shown]
    /// Microseconds per prediction.
    var time50: Double
    var time95: Double
    var time99: Double
  }

  struct Shown: Codable {
    var share: Double
    var right: Double
  }

  struct Bin: Codable {
    /// Middle of a tenth of claimed probability.
    var claimed: Double
    var count: Int
    var right: Double
  }

  struct Typing: Codable {
    var policy: String
    var lines: Int
    /// Share of keys saved.
    var saved: Double
    var ghostsPerLine: Double
    var right: Double
  }

  var groups: [Group] = []
  /// How often shown texts were right, by the probability that the model claimed.
  var calibration: [Bin] = []
  var typing: [Typing] = []
  var missing = 0
  /// Of the backend that was asked, too.
  var backend: BackendReport?

  init(_ results: [Answer], typing: TypingTally, missing: Int, backendName: String? = nil) {
    self.missing = missing
    backend = BackendReport(backendName, results)
    groups = Report.named(results).map { Group($0.name, $0.results) }
    let shown = results.compactMap { result -> (Double, Bool)? in
      guard let shown = result.measurement.shown[.eager], !shown.text.isEmpty else { return nil }
      return (shown.probability, result.truth.starts(with: Array(shown.text.utf8)))
    }
    calibration = stride(from: 0.05, to: 1, by: 0.1).compactMap { middle in
      let bin = shown.filter { abs($0.0 - middle) <= 0.05 }
      if bin.isEmpty { return nil }
      return Bin(
        claimed: middle, count: bin.count, right: Double(bin.count { $0.1 }) / Double(bin.count))
    }
    self.typing = TypingSimulation.Policy.all.compactMap { policy in
      guard let sum = typing.sums[policy], sum.bytes > 0 else { return nil }
      return Typing(
        policy: policy.name, lines: sum.lines, saved: 1 - Double(sum.keys) / Double(sum.bytes),
        ghostsPerLine: Double(sum.ghosts) / Double(sum.lines),
        right: Double(sum.right) / Double(max(sum.ghosts, 1)))
    }
  }
}

extension Report {
  /// All results; by kind of position, language and repository.
  static func named(_ results: [Answer]) -> [(name: String, results: [Answer])] {
    var groups = [("all", results)]
    for kind in Position.Kind.allCases {
      groups.append((kind.rawValue, results.filter { $0.position.kind == kind }))
    }
    func add(_ name: (Answer) -> String) {
      let named = Dictionary(grouping: results, by: name)
      if named.count > 1 { groups += named.sorted { $0.key < $1.key } }
    }
    add { $0.position.lang }
    add { $0.position.repo }
    return groups.filter { !$0.1.isEmpty }
  }
}

extension Report.Group {
  init(_ name: String, _ results: [Answer]) {
    func share(_ isRight: (Answer) -> Bool) -> Double {
      results.isEmpty ? 0 : Double(results.count(where: isRight)) / Double(results.count)
    }
    let clusters = Dictionary(grouping: results, by: \.position.commit)
      .sorted { $0.key < $1.key }.map(\.value)
    let exact = { (result: Answer) in result.isRight ? 1.0 : 0 }
    let gain = { (result: Answer) in exact(result) - (result.isLongestMatchRight ? 1 : 0) }
    var coverage: [String: Double] = [:]
    for precision in [0.5, 0.7, 0.9] {
      coverage["\(Int(precision * 100))"] = Report.Group.coverage(results, precision)
    }
    var shown: [String: Report.Shown] = [:]
    for eagerness in Eagerness.allCases {
      let texts = results.compactMap { result -> Bool? in
        guard let text = result.measurement.shown[eagerness]?.text, !text.isEmpty else {
          return nil
        }
        return result.truth.starts(with: Array(text.utf8))
      }
      shown[eagerness.rawValue] = Report.Shown(
        share: Double(texts.count) / Double(max(results.count, 1)),
        right: Double(texts.count { $0 }) / Double(max(texts.count, 1)))
    }
    let times = results.map { $0.measurement.time / Duration.microseconds(1) }.sorted()
    func time(_ part: Double) -> Double {
      times.isEmpty ? 0 : times[min(times.count - 1, Int(part * Double(times.count)))]
    }
    self.init(
      name: name, positions: results.count, commits: clusters.count, exact: share(\.isRight),
      exactInterval: Bootstrap.interval(clusters, exact),
      longestMatch: share(\.isLongestMatchRight), gainInterval: Bootstrap.interval(clusters, gain),
      amongChoices: share(\.isAmongChoices), coverage: coverage, shown: shown,
      time50: time(0.5), time95: time(0.95), time99: time(0.99))
  }

  private static func coverage(_ results: [Answer], _ precision: Double) -> Double {
    let sorted = results.filter { $0.best != nil }
      .sorted { ($0.best?.mass ?? 0) > ($1.best?.mass ?? 0) }
    var right = 0
    var most = 0
    for (index, result) in sorted.enumerated() {
      if result.isRight { right += 1 }
      if Double(right) >= precision * Double(index + 1) { most = index + 1 }
    }
    return results.isEmpty ? 0 : Double(most) / Double(results.count)
  }
}

/// Intervals of means over places that come in clusters, such as the places of one commit.
enum Bootstrap {
  private static let rounds = 1_000

  /// The middle 95 percent of the means when clusters are drawn again with replacement.
  static func interval<Element>(
    _ clusters: [[Element]], _ value: (Element) -> Double
  ) -> [Double] {
    guard !clusters.isEmpty else { return [0, 0] }
    let sums = clusters.map { ($0.reduce(0) { $0 + value($1) }, Double($0.count)) }
    var random = SeededGenerator(1)
    let means = (0..<rounds).map { _ in
      var sum = 0.0
      var count = 0.0
      for _ in sums.indices {
        let drawn = sums[Int.random(in: sums.indices, using: &random)]
        sum += drawn.0
        count += drawn.1
      }
      return sum / count
    }.sorted()
    return [means[rounds / 40], means[rounds - 1 - rounds / 40]]
  }
}
