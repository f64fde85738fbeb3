/// Reads the part of YAML 1.2 that configurations use: block and flow mappings and lists, plain,
/// quoted and block scalars, comments, anchors, aliases and `<<` merges, one document. Tags and
/// complex keys are faults.
///
/// The reader stops at the first fault. Depth and size are limited, so that neither nesting nor
/// aliases of aliases can exhaust anything.
struct YAMLReader {
  static let maximumDepth = 64
  /// Values in all, those behind an alias counted each time.
  static let maximumValues = 100_000

  var cursor: ScalarCursor
  private var depth = 0
  private var values = 0
  private var anchors: [String: (value: SettingsValue, size: Int)] = [:]

  private init(_ text: String) {
    cursor = ScalarCursor(text)
  }

  /// The document in `text`; null where it is empty.
  static func read(_ text: String) throws(SettingsSyntaxFault) -> SettingsValue {
    var reader = YAMLReader(text)
    try reader.skipToContent()
    while reader.cursor.current == "%" {
      reader.skipLine()
      try reader.skipToContent()
    }
    if reader.isAtMarker("-") { reader.cursor.advance(3) }
    let value = try reader.node(under: -1, inLine: .anything)
    try reader.skipToContent()
    guard reader.cursor.current == nil || reader.isAtMarker("-") || reader.isAtMarker(".") else {
      throw reader.fault("this does not belong here; is it indented rightly?")
    }
    return value
  }

  /// What may start on the line of the `key:` or `-` before it.
  private enum InLine { case anything, scalarsOnly }

  /// The value after a `key:`, a `-` or the start. One on a line of its own must be indented deeper
  /// than `parent`, except a list under a key.
  private mutating func node(
    under parent: Int, inLine: InLine, isUnderKey: Bool = false
  ) throws(SettingsSyntaxFault) -> SettingsValue {
    guard depth < Self.maximumDepth else {
      throw fault("more than \(Self.maximumDepth) levels of nesting")
    }
    depth += 1
    defer { depth -= 1 }
    let line = cursor.position.line
    try skipToContent()
    let isOnSameLine = cursor.position.line == line
    guard let first = cursor.current, !isAtMarker("-"), !isAtMarker(".") else {
      return SettingsValue(.null, at: cursor.position)
    }
    if !isOnSameLine, column <= parent, !(isUnderKey && column == parent && isAtEntry) {
      return SettingsValue(.null, at: cursor.position)
    }
    if first == "&" {
      let name = anchorName()
      let before = values
      let value = try node(
        under: parent, inLine: isOnSameLine ? inLine : .anything, isUnderKey: isUnderKey)
      anchors[name] = (value, values - before)
      return value
    }
    try count(1)
    let allowsBlock = inLine == .anything || !isOnSameLine
    if isAtEntry {
      guard allowsBlock else { throw fault("a list starts on a line of its own") }
      return try list()
    }
    if isAtKey {
      guard allowsBlock else {
        throw fault("a second key on the line; quote the text, or indent it")
      }
      return try mapping()
    }
    return try scalarOrFlow(under: parent)
  }

  private mutating func scalarOrFlow(under parent: Int) throws(SettingsSyntaxFault) -> SettingsValue
  {
    let start = cursor.position
    switch cursor.current {
    case "*": return try alias()
    case "[", "{": return try flow()
    case "\"", "'": return SettingsValue(.string(try quoted()), at: start)
    case "|", ">": return SettingsValue(.string(try blockScalar(under: parent)), at: start)
    default: return SettingsValue(YAMLScalar.content(of: try plain(under: parent)), at: start)
    }
  }

  // MARK: Block collections

  private mutating func list() throws(SettingsSyntaxFault) -> SettingsValue {
    let start = cursor.position
    let indent = column
    var elements: [SettingsValue] = []
    repeat {
      cursor.advance()
      elements.append(try node(under: indent, inLine: .anything))
      try skipToContent()
    } while column == indent && isAtEntry && !isAtMarker("-")
    return SettingsValue(.array(elements), at: start)
  }

  private mutating func mapping() throws(SettingsSyntaxFault) -> SettingsValue {
    let start = cursor.position
    let indent = column
    var members: [SettingsMember] = []
    var merged: [SettingsMember] = []
    while cursor.current != nil, column == indent, isAtKey, !isAtMarker("-"), !isAtMarker(".") {
      let keyPosition = cursor.position
      let key = try self.key()
      let value = try node(under: indent, inLine: .scalarsOnly, isUnderKey: true)
      if key == "<<" {
        merged += try mergedMembers(of: value)
      } else {
        members.append(SettingsMember(key, at: keyPosition, value))
      }
      try skipToContent()
    }
    return SettingsValue(.object(Self.merge(merged, under: members)), at: start)
  }

  private mutating func key() throws(SettingsSyntaxFault) -> String {
    let key: String
    if cursor.current == "\"" || cursor.current == "'" {
      key = try quoted()
    } else {
      key = plainLine()
    }
    skipBlanks()
    guard cursor.current == ":" else { throw fault("expected `:` after the key") }
    cursor.advance()
    return key
  }

  /// What `<<` brings in: a mapping, or a list of them of which the first has precedence.
  private func mergedMembers(
    of value: SettingsValue
  ) throws(SettingsSyntaxFault) -> [SettingsMember] {
    switch value.content {
    case .object(let members): return members
    case .array(let elements):
      var members: [SettingsMember] = []
      for element in elements.reversed() { members += try mergedMembers(of: element) }
      return members
    default:
      throw SettingsSyntaxFault(
        message: "`<<` takes mappings", position: value.position ?? cursor.position)
    }
  }

  /// The last of two equal keys counts, so what is merged in stands first.
  private static func merge(
    _ merged: [SettingsMember], under own: [SettingsMember]
  ) -> [SettingsMember] {
    guard !merged.isEmpty else { return own }
    let keys = Set(own.map(\.key))
    return merged.filter { !keys.contains($0.key) } + own
  }

  // MARK: Flow collections

  private mutating func flow() throws(SettingsSyntaxFault) -> SettingsValue {
    guard depth < Self.maximumDepth else {
      throw fault("more than \(Self.maximumDepth) levels of nesting")
    }
    depth += 1
    defer { depth -= 1 }
    let start = cursor.position
    try skipToContent()
    switch cursor.current {
    case "[":
      cursor.advance()
      var elements: [SettingsValue] = []
      while try !closes("]", from: start) {
        elements.append(try flow())
        try separate(before: "]", from: start)
      }
      return SettingsValue(.array(elements), at: start)
    case "{":
      cursor.advance()
      var members: [SettingsMember] = []
      var merged: [SettingsMember] = []
      while try !closes("}", from: start) {
        let position = cursor.position
        let name = try flowKey()
        let value = try flowValue()
        if name == "<<" {
          merged += try mergedMembers(of: value)
        } else {
          members.append(SettingsMember(name, at: position, value))
        }
        try separate(before: "}", from: start)
      }
      return SettingsValue(.object(Self.merge(merged, under: members)), at: start)
    case "*": return try alias()
    case "&":
      let name = anchorName()
      let before = values
      let value = try flow()
      anchors[name] = (value, values - before)
      return value
    case "\"", "'":
      try count(1)
      return SettingsValue(.string(try quoted()), at: start)
    default:
      try count(1)
      return SettingsValue(YAMLScalar.content(of: try plain(under: nil)), at: start)
    }
  }

  private mutating func flowKey() throws(SettingsSyntaxFault) -> String {
    let isQuoted = cursor.current == "\"" || cursor.current == "'"
    return isQuoted ? try quoted() : try plain(under: nil)
  }

  private mutating func flowValue() throws(SettingsSyntaxFault) -> SettingsValue {
    try skipToContent()
    guard cursor.current == ":" else { return .null }
    cursor.advance()
    try skipToContent()
    if cursor.current == "," || cursor.current == "}" { return .null }
    return try flow()
  }

  private mutating func closes(
    _ bracket: Unicode.Scalar, from start: SettingsPosition
  ) throws(SettingsSyntaxFault) -> Bool {
    try skipToContent()
    guard let next = cursor.current else {
      throw SettingsSyntaxFault(
        message: "this `\(bracket == "]" ? "[" : "{")` is never closed", position: start)
    }
    if next == bracket { cursor.advance() }
    return next == bracket
  }

  private mutating func separate(
    before bracket: Unicode.Scalar, from start: SettingsPosition
  ) throws(SettingsSyntaxFault) {
    try skipToContent()
    if cursor.current == "," {
      cursor.advance()
    } else if cursor.current != nil, cursor.current != bracket {
      throw fault("expected `,` or `\(bracket)`")
    }
  }

  // MARK: Anchors

  private mutating func anchorName() -> String {
    cursor.advance()
    var name = ""
    while let next = cursor.current, !YAMLScalar.isBlank(next), !YAMLScalar.isFlowIndicator(next) {
      name.unicodeScalars.append(next)
      cursor.advance()
    }
    return name
  }

  private mutating func alias() throws(SettingsSyntaxFault) -> SettingsValue {
    let start = cursor.position
    guard let anchor = anchors[anchorName()] else {
      throw SettingsSyntaxFault(message: "no anchor of this name comes before", position: start)
    }
    try count(anchor.size)
    return anchor.value
  }

  private mutating func count(_ size: Int) throws(SettingsSyntaxFault) {
    values += size
    if values > Self.maximumValues { throw fault("more than \(Self.maximumValues) values") }
  }
}
