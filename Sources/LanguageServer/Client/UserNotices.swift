import Backends

/// What is said to the user, and that it is said once.
struct UserNotices: Sendable {
  private var said: Set<String> = []

  /// What to show for a failure; `nil` if this kind of failure of this backend has been told
  /// since it last worked, or is nothing the user can change.
  ///
  /// - Parameter isShort: a few words only, of at most 45 columns; the whole sentence is in the log
  ///   and in `midfill.status`.
  mutating func text(
    for failure: BackendFailure, of backend: String, isShort: Bool
  ) -> String? {
    if failure.kind == .cancelled { return nil }
    guard said.insert("\(backend)/\(failure.kind.rawValue)").inserted else { return nil }
    return isShort ? "\(backend): \(failure.headline)" : failure.message
  }

  /// Whether the log has not told of this kind of failure of this backend since it last worked: while
  /// a provider refuses, each key would bring the same line.
  mutating func isNews(_ failure: BackendFailure, of backend: String) -> Bool {
    said.insert("\(backend)/log/\(failure.kind.rawValue)").inserted
  }

  /// After a backend has worked, its next failure is news again.
  mutating func worked(_ backend: String) {
    if said.isEmpty { return }
    said = said.filter { !$0.hasPrefix("\(backend)/") }
  }

  /// Whether a text is to be said for the first time.
  mutating func isNew(_ text: String) -> Bool {
    said.insert("text/\(text)").inserted
  }
}

extension BackendFailure {
  /// What is wrong in a few words.
  fileprivate var headline: String {
    let words: String
    switch kind {
    case .unauthorized: words = "check the key"
    case .forbidden: words = "access refused"
    case .paymentRequired: words = "payment needed"
    case .modelNotFound: words = "no such model"
    case .badRequest: words = "request refused"
    case .rateLimited: words = "rate limit, waiting"
    case .overloaded: words = "server error"
    case .unreachable: words = "cannot be reached"
    case .timedOut: words = "no answer in time"
    case .badResponse: words = status == nil ? "the answer broke off" : "answer not understood"
    case .cancelled: words = "cancelled"
    }
    return status.map { "\(words) (\($0))" } ?? words
  }
}
