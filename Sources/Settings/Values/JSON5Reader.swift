/// Why a text could not be read, and where.
public struct SettingsSyntaxFault: Error, Sendable, Equatable {
  public var message: String
  public var position: SettingsPosition
}

/// Reads JSON5 (https://spec.json5.org): JSON with comments, trailing commas, single quotes and
/// unquoted keys. Foundation's decoder reads JSON5 too, but tells no positions of values, and a
/// fault in a configuration must name its line and column.
///
/// The reader stops at the first fault. Nesting deeper than `maximumDepth` is a fault, so that no
/// input can exhaust the stack.
public struct JSON5Reader {
  static let maximumDepth = 64

  private var cursor: ScalarCursor
  private var depth = 0

  private init(_ text: String) {
    cursor = ScalarCursor(text)
  }

  /// The one value in `text`. Throws `SettingsSyntaxFault`.
  public static func read(_ text: String) throws(SettingsSyntaxFault) -> SettingsValue {
    var reader = JSON5Reader(text)
    try reader.skipSpace()
    let value = try reader.value()
    try reader.skipSpace()
    if let rest = reader.cursor.current {
      throw reader.fault("nothing may follow the value, but here is \(Self.name(rest))")
    }
    return value
  }

  /// As `read`, but a text without any value reads as null: a new, empty file is no fault.
  static func readIfAny(_ text: String) throws(SettingsSyntaxFault) -> SettingsValue {
    var reader = JSON5Reader(text)
    try reader.skipSpace()
    return reader.cursor.current == nil ? .null : try read(text)
  }

  private mutating func value() throws(SettingsSyntaxFault) -> SettingsValue {
    let start = cursor.position
    guard let first = cursor.current else { throw fault("a value is missing at the end") }
    switch first {
    case "{": return SettingsValue(.object(try members(from: start)), at: start)
    case "[": return SettingsValue(.array(try elements(from: start)), at: start)
    case "\"", "'": return SettingsValue(.string(try string()), at: start)
    case "+", "-", ".", "0"..."9": return SettingsValue(.number(try number()), at: start)
    default:
      guard JSON5Grammar.startsName(first) else {
        throw fault("expected a value, not \(Self.name(first))")
      }
      switch try name() {
      case "true": return SettingsValue(.bool(true), at: start)
      case "false": return SettingsValue(.bool(false), at: start)
      case "null": return SettingsValue(.null, at: start)
      case "Infinity": return SettingsValue(.number(.infinity), at: start)
      case "NaN": return SettingsValue(.number(.nan), at: start)
      default:
        // The word is not repeated: it may be a key written without its quotes.
        throw SettingsSyntaxFault(message: "text needs quotes around it", position: start)
      }
    }
  }

  private mutating func members(
    from start: SettingsPosition
  ) throws(SettingsSyntaxFault) -> [SettingsMember] {
    try enter()
    defer { depth -= 1 }
    var members: [SettingsMember] = []
    while true {
      try skipSpace()
      guard let next = cursor.current else {
        throw SettingsSyntaxFault(message: "this `{` is never closed", position: start)
      }
      if next == "}" {
        cursor.advance()
        return members
      }
      let keyPosition = cursor.position
      let key: String
      if next == "\"" || next == "'" {
        key = try string()
      } else if JSON5Grammar.startsName(next) {
        key = try name()
      } else {
        throw fault("expected a key or `}`, not \(Self.name(next))")
      }
      try skipSpace()
      guard cursor.current == ":" else { throw fault("expected `:` after the key") }
      cursor.advance()
      try skipSpace()
      members.append(SettingsMember(key, at: keyPosition, try value()))
      try skipSpace()
      switch cursor.current {
      case ",": cursor.advance()
      case "}", nil: break
      default: throw fault("expected `,` or `}` after the value")
      }
    }
  }

  private mutating func elements(
    from start: SettingsPosition
  ) throws(SettingsSyntaxFault) -> [SettingsValue] {
    try enter()
    defer { depth -= 1 }
    var elements: [SettingsValue] = []
    while true {
      try skipSpace()
      guard let next = cursor.current else {
        throw SettingsSyntaxFault(message: "this `[` is never closed", position: start)
      }
      if next == "]" {
        cursor.advance()
        return elements
      }
      elements.append(try value())
      try skipSpace()
      switch cursor.current {
      case ",": cursor.advance()
      case "]", nil: break
      default: throw fault("expected `,` or `]` after the value")
      }
    }
  }

  /// Steps over the opening bracket.
  private mutating func enter() throws(SettingsSyntaxFault) {
    guard depth < Self.maximumDepth else {
      throw fault("more than \(Self.maximumDepth) levels of nesting")
    }
    depth += 1
    cursor.advance()
  }

  private mutating func skipSpace() throws(SettingsSyntaxFault) {
    while let next = cursor.current {
      if JSON5Grammar.isSpace(next) {
        cursor.advance()
      } else if next == "/", cursor.next == "/" {
        while let inside = cursor.current, !JSON5Grammar.endsLine(inside) { cursor.advance() }
      } else if next == "/", cursor.next == "*" {
        let start = cursor.position
        cursor.advance(2)
        while !(cursor.current == "*" && cursor.next == "/") {
          guard cursor.current != nil else {
            throw SettingsSyntaxFault(message: "this comment is never closed", position: start)
          }
          cursor.advance()
        }
        cursor.advance(2)
      } else {
        return
      }
    }
  }

  private mutating func name() throws(SettingsSyntaxFault) -> String {
    var name = String.UnicodeScalarView()
    while let next = cursor.current {
      if next == "\\" {
        let start = cursor.position
        cursor.advance()
        guard cursor.current == "u" else { throw fault("only `\\u` may stand in a bare word") }
        cursor.advance()
        let scalar = try Unicode.Scalar(hexadecimal(digits: 4))
        guard let scalar,
          name.isEmpty ? JSON5Grammar.startsName(scalar) : JSON5Grammar.continuesName(scalar)
        else {
          throw SettingsSyntaxFault(message: "no letter for a bare word", position: start)
        }
        name.append(scalar)
      } else if JSON5Grammar.continuesName(next) {
        name.append(next)
        cursor.advance()
      } else {
        break
      }
    }
    return String(name)
  }

  private mutating func string() throws(SettingsSyntaxFault) -> String {
    let start = cursor.position
    let quote = cursor.current
    cursor.advance()
    var result = String.UnicodeScalarView()
    while let next = cursor.current, next != quote {
      if next == "\n" || next == "\r" { break }
      if next == "\\" {
        try escape(into: &result)
      } else {
        result.append(next)
        cursor.advance()
      }
    }
    guard cursor.current == quote, quote != nil else {
      throw SettingsSyntaxFault(message: "this string is never closed", position: start)
    }
    cursor.advance()
    return String(result)
  }

  private mutating func escape(
    into result: inout String.UnicodeScalarView
  ) throws(SettingsSyntaxFault) {
    cursor.advance()
    guard let escaped = cursor.current else { return }
    switch escaped {
    case "b": result.append("\u{8}")
    case "f": result.append("\u{C}")
    case "n": result.append("\n")
    case "r": result.append("\r")
    case "t": result.append("\t")
    case "v": result.append("\u{B}")
    case "\r":
      // A line continued; CRLF is one line end.
      if cursor.next == "\n" { cursor.advance() }
    case "\n", "\u{2028}", "\u{2029}": break
    case "x":
      cursor.advance()
      result.append(Unicode.Scalar(UInt8(truncatingIfNeeded: try hexadecimal(digits: 2))))
      return
    case "u":
      cursor.advance()
      result.append(try unicodeEscape())
      return
    case "0":
      guard let next = cursor.next, ("0"..."9").contains(next) else {
        result.append("\0")
        break
      }
      throw fault("a number cannot be escaped; write `\\x00`")
    case "1"..."9": throw fault("a number cannot be escaped")
    default: result.append(escaped)
    }
    cursor.advance()
  }

  /// After `\u`: four digits, or a surrogate pair. Half a pair becomes U+FFFD.
  private mutating func unicodeEscape() throws(SettingsSyntaxFault) -> Unicode.Scalar {
    let first = try hexadecimal(digits: 4)
    guard (0xD800..<0xDC00).contains(first), cursor.current == "\\", cursor.next == "u" else {
      return Unicode.Scalar(first) ?? "\u{FFFD}"
    }
    let beforeSecond = cursor
    cursor.advance(2)
    let second = try hexadecimal(digits: 4)
    guard (0xDC00..<0xE000).contains(second) else {
      cursor = beforeSecond
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal(digits: Int) throws(SettingsSyntaxFault) -> UInt32 {
    guard let value = cursor.takeHexadecimal(digits: digits) else {
      throw fault("expected \(digits) hexadecimal digits")
    }
    return value
  }

  private mutating func number() throws(SettingsSyntaxFault) -> Double {
    let start = cursor.position
    var literal = ""
    while let next = cursor.current,
      next == "+" || next == "-" || next == "." || JSON5Grammar.continuesName(next)
    {
      literal.unicodeScalars.append(next)
      cursor.advance()
    }
    guard let value = JSON5Grammar.number(literal) else {
      throw SettingsSyntaxFault(message: "this is no number", position: start)
    }
    return value
  }

  private func fault(_ message: String) -> SettingsSyntaxFault {
    SettingsSyntaxFault(message: message, position: cursor.position)
  }

  private static func name(_ scalar: Unicode.Scalar) -> String {
    if scalar.isASCII, scalar.value > 0x20, scalar.value != 0x7F { return "`\(scalar)`" }
    return "U+" + String(scalar.value, radix: 16, uppercase: true)
  }
}
