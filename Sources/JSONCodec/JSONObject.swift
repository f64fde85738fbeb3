/// The members of a JSON object in the order they were written, so that output is deterministic.
///
/// A name that stands twice keeps both members; reading sees the last one, as JavaScript does.
/// Look-up walks the members: protocol objects have a handful, and a hash table costs more.
public struct JSONObject: Sendable {
  /// A struct, not a tuple: Swift destroys an array of tuples by way of their metadata.
  public struct Member: Sendable {
    public let key: String
    public fileprivate(set) var value: JSONValue

    init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public private(set) var members: [Member] = []

  public init() {}

  init(members: [Member]) {
    self.members = members
  }

  /// The last member of that name; setting `nil` removes it.
  public subscript(key: String) -> JSONValue? {
    get {
      var index = members.count
      while index > 0 {
        index -= 1
        if members[index].key == key { return members[index].value }
      }
      return nil
    }
    set {
      if let newValue {
        if let index = members.lastIndex(where: { $0.key == key }) {
          members[index].value = newValue
        } else {
          members.append(Member(key, newValue))
        }
      } else {
        members.removeAll { $0.key == key }
      }
    }
  }
}

/// Two objects are equal when they have the same members, in any order.
extension JSONObject: Hashable {
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.dictionary == right.dictionary
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(dictionary)
  }

  private var dictionary: [String: JSONValue] {
    Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    members = elements.map { Member($0.0, $0.1) }
  }
}
