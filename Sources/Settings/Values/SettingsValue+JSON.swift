extension SettingsValue {
  /// This value as JSON on one line, members in their order, the last of two equal keys kept;
  /// `nil` where it holds a number that JSON cannot write (`Infinity`, `NaN`).
  var json: String? {
    switch content {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let value): return Self.literal(value)
    case .string(let value): return Self.quoted(value)
    case .array(let elements):
      var parts: [String] = []
      for element in elements {
        guard let part = element.json else { return nil }
        parts.append(part)
      }
      return "[" + parts.joined(separator: ", ") + "]"
    case .object(let members):
      var parts: [String] = []
      for (index, member) in members.enumerated()
      where !members[(index + 1)...].contains(where: { $0.key == member.key }) {
        guard let part = member.value.json else { return nil }
        parts.append(Self.quoted(member.key) + ": " + part)
      }
      return "{" + parts.joined(separator: ", ") + "}"
    }
  }

  /// This value as indented JSON for people; short lists and objects stay on their line.
  func prettyJSON(indent: String = "") -> String? {
    guard let line = json else { return nil }
    let inner = indent + "  "
    switch content {
    case .array(let elements) where line.count + indent.count > 80:
      let parts = elements.compactMap { $0.prettyJSON(indent: inner) }
      return "[\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members) where line.count + indent.count > 80:
      let parts = members.compactMap { member in
        member.value.prettyJSON(indent: inner).map { Self.quoted(member.key) + ": " + $0 }
      }
      return "{\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n\(indent)}"
    default:
      return line
    }
  }

  private static func literal(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    return Int(exactly: value).map(String.init) ?? String(value)
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
