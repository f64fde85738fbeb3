import Backends
import Completion
import Foundation
import LanguageServer

/// What `midfill complete` tells of an answer.
struct AnswerReport {
  var answer: CompletionAnswer
  var request: CompletionRequest
  /// Reading the configuration and, for the local model, the workspace.
  var preparation: Duration
  var total: Duration
  /// How the local model came to its text.
  var localModel: String?

  /// For standard error, so that standard output holds the suggestion alone.
  var text: String {
    var times = ["prepared in \(preparation.milliseconds) ms"]
    if let first = answer.trace.firstText {
      times.append("first text after \(first.milliseconds) ms")
    }
    times.append("answered in \(answer.trace.total.milliseconds) ms")
    return "[\(answer.outcome.sentence); \(times.joined(separator: ", "))]"
  }

  /// Each stage of the way on a line of its own.
  var explanation: String {
    let trace = answer.trace
    var lines = [
      "place: \(trace.path):\(trace.line + 1):\(trace.column + 1)",
      "outcome: \(answer.outcome.sentence)",
    ]
    if case .shown(let source) = answer.outcome { lines.append("source: \(source)") }
    lines.append("prompt: \(trace.promptBytes) bytes")
    lines += trace.prompt.map { "  \($0.source): \($0.bytes) bytes" }
    if let tokens = trace.tokens {
      let about = tokens.isEstimated ? ", about" : ""
      lines.append("tokens: \(tokens.prompt) in, \(tokens.completion) out\(about)")
    }
    lines.append("requests to the backend: \(trace.requests)")
    if let failure = trace.failure { lines.append("the backend failed: \(failure.message)") }
    lines.append("preparation: \(preparation.milliseconds) ms")
    lines += trace.stages.map { "\($0.name): \($0.duration.milliseconds) ms" }
    if let first = trace.firstText { lines.append("first text: \(first.milliseconds) ms") }
    lines.append("in all: \(total.milliseconds) ms")
    if let localModel { lines.append(localModel) }
    return lines.joined(separator: "\n")
  }

  var json: String {
    struct Times: Encodable {
      var preparation: Double
      var firstText: Double?
      var answer: Double
      var total: Double
    }
    struct Item: Encodable {
      var text: String
      /// UTF-8 bytes of the document.
      var start: Int
      var end: Int
    }
    struct Report: Encodable {
      var outcome: String
      var source: String?
      var suggestions: [Item]
      var milliseconds: Times
      var promptBytes: Int
    }
    var source: String?
    if case .shown(let shown) = answer.outcome { source = shown.description }
    let report = Report(
      outcome: answer.outcome.sentence, source: source,
      suggestions: answer.suggestions.map {
        Item(text: $0.text, start: $0.range.lowerBound, end: $0.range.upperBound)
      },
      milliseconds: Times(
        preparation: preparation.inMilliseconds,
        firstText: answer.trace.firstText?.inMilliseconds,
        answer: answer.trace.total.inMilliseconds, total: total.inMilliseconds),
      promptBytes: answer.trace.promptBytes)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(report)) ?? Data("{}".utf8)
    return String(decoding: data, as: UTF8.self)
  }
}

extension Duration {
  fileprivate var inMilliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1e3 + Double(attoseconds) / 1e15
  }
}
