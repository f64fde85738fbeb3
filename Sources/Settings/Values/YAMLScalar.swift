/// The characters and scalar forms of YAML 1.2 (core schema).
enum YAMLScalar {
  static func endsLine(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || endsLine(scalar)
  }

  static func isBlankOrEnd(_ scalar: Unicode.Scalar?) -> Bool { scalar.map(isBlank) ?? true }

  static func isFlowIndicator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "," || scalar == "[" || scalar == "]" || scalar == "{" || scalar == "}"
  }

  /// Indicators, among them `!`: tags are not read.
  static func cannotStartPlain(_ scalar: Unicode.Scalar) -> Bool {
    isFlowIndicator(scalar) || "!%@`#&*|>\"'".unicodeScalars.contains(scalar)
  }

  static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "0": "\0", "a": "\u{7}", "b": "\u{8}", "t": "\t", "\t": "\t", "n": "\n", "v": "\u{B}",
    "f": "\u{C}", "r": "\r", "e": "\u{1B}", " ": " ", "\"": "\"", "/": "/", "\\": "\\",
    "N": "\u{85}", "_": "\u{A0}", "L": "\u{2028}", "P": "\u{2029}",
  ]

  static let hexadecimalEscapes: [Unicode.Scalar: Int] = ["x": 2, "u": 4, "U": 8]

  /// What plain text means.
  static func content(of text: String) -> SettingsValue.Content {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf": return .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
    case ".nan", ".NaN", ".NAN": return .number(.nan)
    default: return number(text).map(SettingsValue.Content.number) ?? .string(text)
    }
  }

  private static func number(_ text: String) -> Double? {
    guard let last = text.utf8.last, (0x30...0x39).contains(last) || last == 0x2E else {
      return text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16).map(Double.init) : nil
    }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map(Double.init) }
    if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).map(Double.init) }
    let isDecimal = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    return isDecimal ? Double(text.hasSuffix(".") ? text + "0" : text) : nil
  }

  /// The lines of a block scalar put together.
  static func join(_ lines: [String], folding: Bool, chomping: Unicode.Scalar?) -> String {
    let end = (lines.lastIndex { !$0.isEmpty }).map { $0 + 1 } ?? 0
    var text = ""
    for (index, line) in lines[..<end].enumerated() {
      if index > 0 { text += folding ? separator(before: index, in: lines) : "\n" }
      text += line
    }
    switch chomping {
    case "-": return text
    case "+": return text + String(repeating: "\n", count: lines.count - end + (end > 0 ? 1 : 0))
    default: return text + (end > 0 ? "\n" : "")
    }
  }

  /// Folding: one line end is a space, a blank line is a line end; around a line that is indented
  /// deeper nothing folds.
  private static func separator(before index: Int, in lines: [String]) -> String {
    let line = lines[index]
    let previous = lines[index - 1]
    if line.isEmpty { return "\n" }
    if line.hasPrefix(" ") || previous.hasPrefix(" ") { return "\n" }
    return previous.isEmpty ? "" : " "
  }
}
