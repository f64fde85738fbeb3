import Backends
import Completion
import Foundation
import ProjectIndex
import TextDocuments

/// What `midfill.status` says: readable text, because every editor can show that.
struct StatusReport: Sendable {
  var version: String
  var client: String
  var encoding: PositionEncoding
  var backend: String
  var isEnabled: Bool
  var index: String
  var documents: [TextDocument]
  var lastTrace: RequestTrace?
  var lastFailure: String?
  var requestsSent: Int
  var problems: [String]

  var text: String {
    var lines = [
      "midfill \(version) for \(client), columns in \(encoding.rawValue)",
      "completion: \(isEnabled ? "on" : "off")",
      "backend: \(backend), \(requestsSent) requests sent",
      "index: \(index)",
    ]
    if let lastTrace { lines.append("last request: \(lastTrace.summary)") }
    if let lastFailure { lines.append("last failure: \(lastFailure)") }
    lines += problems.map { "configuration: \($0)" }
    lines += documents.sorted { $0.uri < $1.uri }.map { document in
      "document: \(document.uri) version \(document.version), \(document.languageID), "
        + "\(document.text.lineCount) lines, \(document.text.utf8Count) bytes, "
        + "checksum \(StatusReport.checksum(document.text))"
    }
    return lines.joined(separator: "\n")
  }

  /// FNV-1a, 64 bits, over the UTF-8 bytes, in hexadecimal: to tell whether the server's copy of a
  /// document is the editor's.
  static func checksum(_ text: TextSnapshot) -> String {
    let hash = FNVHash(text.bytes(in: 0..<text.utf8Count))
    return String(format: "%016lx", UInt(hash.value))
  }
}

extension IndexStatistics {
  var sentence: String {
    let left = leftOut.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }
    let rest = left.isEmpty ? "" : "; left out: " + left.joined(separator: ", ")
    return "\(files) files, \(bytes) bytes, \(tokens) tokens"
      + (isIndexing ? ", still indexing" : "") + rest
  }
}

extension RequestTrace {
  /// One line: where, how it ended, and how long each stage took.
  public var summary: String {
    let place = "\(path):\(line + 1):\(column + 1)"
    let stages = stages.map { "\($0.name) \($0.duration.milliseconds) ms" }
    let times = (stages + ["\(total.milliseconds) ms in all"]).joined(separator: ", ")
    return "\(place), \(outcome.sentence) (\(times))"
  }
}

extension RequestTrace {
  /// Several lines: what was sent, what came, what it cost.
  public var explanation: String {
    var lines = [summary]
    if !prompt.isEmpty {
      let parts = prompt.map { "\($0.source) \($0.bytes)" }
      lines.append("  prompt: \(promptBytes) bytes (\(parts.joined(separator: ", ")))")
    }
    if let firstText { lines.append("  first text after \(firstText.milliseconds) ms") }
    if let tokens, tokens.prompt + tokens.completion > 0 {
      let about = tokens.isEstimated ? "about " : ""
      lines.append("  tokens: \(about)\(tokens.prompt) in, \(about)\(tokens.completion) out")
    }
    if requests > 1 { lines.append("  \(requests) requests to the backend") }
    if parts > 0 { lines.append("  \(parts) partial results before the answer") }
    if let failure { lines.append("  the backend failed: \(failure.message)") }
    return lines.joined(separator: "\n")
  }
}

/// Requests that needed none to the backend, by what spared it.
struct SavedRequests: Sendable {
  private let traces: [RequestTrace]

  init(_ traces: [RequestTrace]) {
    self.traces = traces
  }

  var sentence: String {
    func count(_ isIt: (Source) -> Bool) -> Int {
      traces.count { trace in
        if case .shown(let source) = trace.outcome { isIt(source) } else { false }
      }
    }
    let along = count { $0 == .liveCandidate }
    let cache = count { $0 == .cache }
    let joined = count { if case .joined = $0 { true } else { false } }
    return "of the last \(traces.count) requests \(along + cache + joined) needed none to the "
      + "backend: \(along) typed along, \(cache) from the cache, \(joined) joined one in flight"
  }
}

extension Outcome {
  /// For `explain` and `status`.
  public var sentence: String {
    switch self {
    case .shown(let source): "shown from \(source)"
    case .empty(.backendSaidNothing): "nothing to show: the backend had no text for this place"
    case .empty(.filtered(let name)): "nothing to show: \(name)"
    case .skipped(let reason): "not asked: \(reason.rawValue)"
    case .superseded: "superseded by a newer request or an edit"
    case .failed(let failure): "failed: \(failure.message)"
    }
  }
}

extension Duration {
  /// In milliseconds with one decimal.
  public var milliseconds: String {
    let (seconds, attoseconds) = components
    return String(format: "%.1f", Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
  }
}
