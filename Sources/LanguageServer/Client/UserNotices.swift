import Backends

/// What is said to the user, and that it is said once.
struct UserNotices: Sendable {
  private var said: Set<String> = []

  /// The sentence to show for a failure; `nil` if this kind of failure of this backend has been told
  /// since it last worked, or is nothing the user can change.
  mutating func sentence(for failure: BackendFailure, of backend: String) -> String? {
    if failure.kind == .cancelled { return nil }
    guard said.insert("\(backend)/\(failure.kind.rawValue)").inserted else { return nil }
    return failure.message
  }

  /// After a backend has worked, its next failure is news again.
  mutating func worked(_ backend: String) {
    said = said.filter { !$0.hasPrefix("\(backend)/") }
  }

  /// Whether a text is to be said for the first time.
  mutating func isNew(_ text: String) -> Bool {
    said.insert("text/\(text)").inserted
  }
}
