/// A request body under construction. Only keys of the allow-list get in: Mistral answers 422 to a
/// key it does not know, and LiteLLM passes such a key on to it.
struct RequestBody: Sendable {
  private(set) var members: [String: JSON] = [:]
  private let allowed: Set<String>

  init(allowed: Set<String>) {
    self.allowed = allowed
  }

  subscript(key: String) -> JSON? {
    get { members[key] }
    set {
      // A key without a value is not sent at all: `null` is not the default everywhere.
      if newValue == nil || allowed.contains(key) { members[key] = newValue }
    }
  }

  func allows(_ key: String) -> Bool { allowed.contains(key) }

  /// Puts in what the user asked for, whatever the allow-list says: objects member by member; a null
  /// takes a key out.
  mutating func merge(extra: [String: JSON]) {
    members = Self.merged(members, extra)
  }

  private static func merged(_ below: [String: JSON], _ above: [String: JSON]) -> [String: JSON] {
    below.merging(above) { old, new in
      guard let old = old.object, let new = new.object else { return new }
      return .object(merged(old, new))
    }.filter { $0.value != .null }
  }

  var bytes: [UInt8] { JSON.object(members).bytes }
}
