/// A place in a text file. Both counts start at 1; the column counts Unicode scalars.
public struct SettingsPosition: Sendable, Equatable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A piece of configuration as it was written, before anyone knows what it means. Values from a
/// file remember where they stood; values from an editor or the environment have no position.
public struct SettingsValue: Sendable, Equatable {
  public enum Content: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([SettingsValue])
    case object([SettingsMember])
  }

  public var content: Content
  public var position: SettingsPosition?

  public init(_ content: Content, at position: SettingsPosition? = nil) {
    self.content = content
    self.position = position
  }
}

/// One `key: value` of an object, in the order written; a key may occur twice.
public struct SettingsMember: Sendable, Equatable {
  public var key: String
  public var keyPosition: SettingsPosition?
  public var value: SettingsValue

  public init(_ key: String, at keyPosition: SettingsPosition? = nil, _ value: SettingsValue) {
    self.key = key
    self.keyPosition = keyPosition
    self.value = value
  }
}

extension SettingsValue {
  public static let null = SettingsValue(.null)
  public static func bool(_ value: Bool) -> SettingsValue { SettingsValue(.bool(value)) }
  public static func number(_ value: Int) -> SettingsValue { SettingsValue(.number(Double(value))) }
  public static func string(_ value: String) -> SettingsValue { SettingsValue(.string(value)) }
  public static func array(_ values: [SettingsValue]) -> SettingsValue {
    SettingsValue(.array(values))
  }
  public static func object(_ members: [(String, SettingsValue)]) -> SettingsValue {
    SettingsValue(.object(members.map { SettingsMember($0.0, $0.1) }))
  }

  var isNull: Bool { content == .null }

  var boolean: Bool? {
    if case .bool(let value) = content { value } else { nil }
  }

  var text: String? {
    if case .string(let value) = content { value } else { nil }
  }

  /// A whole number. `8.0` counts as one: Lua and Emacs Lisp write it so.
  var integer: Int? {
    if case .number(let value) = content { Int(exactly: value) } else { nil }
  }

  /// The members of an object. An empty list counts as an empty object: Lua's empty table is
  /// encoded as `[]`.
  var members: [SettingsMember]? {
    switch content {
    case .object(let members): members
    case .array(let elements) where elements.isEmpty: []
    default: nil
    }
  }

  var elements: [SettingsValue]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The value of a key; the last one where it is written twice.
  subscript(key: String) -> SettingsValue? {
    members?.last { $0.key == key }?.value
  }

  /// The value's type in the user's words, for messages that must not repeat the value.
  var kindInWords: String {
    switch content {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
