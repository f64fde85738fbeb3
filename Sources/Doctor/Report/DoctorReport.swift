import Foundation

/// All that a doctor found.
public struct DoctorReport: Sendable, Equatable {
  /// The configuration, or one of the backends.
  public struct Section: Sendable, Equatable {
    public var title: String
    public var findings: [Finding] = []
    public var suggestion: Suggestion?
    /// Whether a backend was asked and gave an error.
    public var hasBackendFailure = false
  }

  /// What a backend answered.
  public struct Suggestion: Sendable, Equatable {
    public var text: String
    /// From the request to the head of the answer; nil where there was no request.
    public var firstByte: Duration?
    /// From the question to the first text.
    public var firstText: Duration
    /// From the question to the end of the text.
    public var total: Duration
  }

  public enum Verdict: String, Sendable, Encodable {
    /// A suggestion came back from each backend, and nothing is broken.
    case sound
    /// The configuration is at fault, or an answer had no text.
    case noSuggestion
    case backendFailed
  }

  public var version: String
  /// The configuration first, then the backends in their order.
  public var sections: [Section]

  public var verdict: Verdict {
    if sections.contains(where: \.hasBackendFailure) { return .backendFailed }
    let isBroken = sections.contains { $0.findings.contains { $0.status == .failed } }
    let backends = sections.dropFirst()
    return !isBroken && !backends.isEmpty && backends.allSatisfy { $0.suggestion != nil }
      ? .sound : .noSuggestion
  }

  /// What to change, the most important first.
  public var changes: [String] {
    var changes: [String] = []
    for status in [Finding.Status.failed, .warning, .note, .ok] {
      for finding in sections.flatMap(\.findings) where finding.status == status {
        if let advice = finding.advice, !changes.contains(advice) { changes.append(advice) }
      }
    }
    return changes
  }
}
