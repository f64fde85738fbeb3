/// A request body under construction. Only keys of the allow-list get in: Mistral answers 422 to a
/// key it does not know, and LiteLLM passes such a key on to it.
struct RequestBody: Sendable {
  /// Each key once. A list, since a body has a dozen members: to hash their keys costs more than to
  /// walk past them.
  private var members: [(key: String, value: JSON)] = []
  private let allowed: Set<String>

  init(allowed: Set<String>) {
    self.allowed = allowed
    members.reserveCapacity(12)
  }

  subscript(key: String) -> JSON? {
    get { members.first { $0.key == key }?.value }
    set {
      let index = members.firstIndex { $0.key == key }
      // A key without a value is not sent at all: `null` is not the default everywhere.
      guard let newValue else {
        if let index { members.remove(at: index) }
        return
      }
      guard allowed.contains(key) else { return }
      if let index { members[index].value = newValue } else { members.append((key, newValue)) }
    }
  }

  func allows(_ key: String) -> Bool { allowed.contains(key) }

  /// Puts in what the user asked for, whatever the allow-list says: objects member by member; a null
  /// takes a key out.
  mutating func merge(extra: [String: JSON]) {
    if extra.isEmpty { return }
    let below = Dictionary(members.map { ($0.key, $0.value) }) { _, last in last }
    members = Self.merged(below, extra).map { ($0.key, $0.value) }
  }

  private static func merged(_ below: [String: JSON], _ above: [String: JSON]) -> [String: JSON] {
    below.merging(above) { old, new in
      guard let old = old.object, let new = new.object else { return new }
      return .object(merged(old, new))
    }.filter { $0.value != .null }
  }

  /// With the members in the order of their keys.
  var bytes: [UInt8] { JSON.bytes(of: members) }
}
