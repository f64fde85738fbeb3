import Completion
import Foundation

/// The figures of a backend that was asked beside the local model, at the same places.
struct BackendReport: Codable {
  struct Group: Codable {
    var name: String
    var positions: Int
    var commits: Int
    /// Share of places at which the first line was exactly the rest of the line.
    var exact: Double
    /// 95 % interval of `exact`, by resampling commits.
    var exactInterval: [Double]
    /// 95 % interval of the difference to the local model's best text.
    var gainInterval: [Double]
    var localModel: Double
    var longestMatch: Double
    /// Share of places with a text, and of those the share where it is a beginning of the rest of the
    /// line, or all of it.
    var shown: Report.Shown
    /// Milliseconds from the request to the answer.
    var time50: Double
    var time95: Double
    var time99: Double
  }

  var name: String
  var groups: [Group] = []
  /// How often each failure came.
  var failures: [String: Int] = [:]
  /// As the provider counted them.
  var promptTokens = 0
  var completionTokens = 0

  init?(_ name: String?, _ results: [Answer]) {
    guard let name else { return nil }
    self.name = name
    groups = Report.named(results).compactMap { Group($0.name, $0.results) }
    for answer in results.compactMap(\.backend) {
      if let failure = answer.failure { failures[failure, default: 0] += 1 }
      promptTokens += answer.tokens?.prompt ?? 0
      completionTokens += answer.tokens?.completion ?? 0
    }
  }
}

extension BackendReport.Group {
  init?(_ name: String, _ results: [Answer]) {
    // Without failures: they say something of the connection, nothing of the model.
    let results = results.filter { $0.backend != nil && $0.backend?.failure == nil }
    guard !results.isEmpty else { return nil }
    let count = Double(results.count)
    let clusters = Dictionary(grouping: results, by: \.position.commit)
      .sorted { $0.key < $1.key }.map(\.value)
    let exact = { (result: Answer) in result.backend?.text == result.truth ? 1.0 : 0 }
    let texts = results.filter { $0.backend?.text.isEmpty == false }
    let begun = texts.count { $0.truth.starts(with: $0.backend?.text ?? []) }
    let times = results.compactMap { $0.backend.map { $0.time / Duration.milliseconds(1) } }
      .sorted()
    func time(_ part: Double) -> Double {
      times[min(times.count - 1, Int(part * Double(times.count)))]
    }
    self.init(
      name: name, positions: results.count, commits: clusters.count,
      exact: results.reduce(0) { $0 + exact($1) } / count,
      exactInterval: Bootstrap.interval(clusters, exact),
      gainInterval: Bootstrap.interval(clusters) { exact($0) - ($0.isRight ? 1 : 0) },
      localModel: Double(results.count(where: \.isRight)) / count,
      longestMatch: Double(results.count(where: \.isLongestMatchRight)) / count,
      shown: Report.Shown(
        share: Double(texts.count) / count, right: Double(begun) / Double(max(texts.count, 1))),
      time50: time(0.5), time95: time(0.95), time99: time(0.99))
  }
}
