/// The character classes and number forms of JSON5.
enum JSON5Grammar {
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\t", "\n", "\r", "\u{B}", "\u{C}", "\u{A0}", "\u{FEFF}", "\u{2028}", "\u{2029}": true
    default: scalar.value > 0x7F && scalar.properties.generalCategory == .spaceSeparator
    }
  }

  /// Where a `//` comment ends.
  static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  /// Whether an unquoted key may start with this (ECMAScript 5.1 IdentifierStart); `\` starts a
  /// Unicode escape.
  static func startsName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "_", "$", "\\": return true
    case _ where scalar.isASCII: return false
    default:
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .letterNumber:
        return true
      default: return false
      }
    }
  }

  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    if ("0"..."9").contains(scalar) || scalar == "\u{200C}" || scalar == "\u{200D}" { return true }
    if scalar != "\\", startsName(scalar) { return true }
    guard !scalar.isASCII else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: return true
    default: return false
    }
  }

  static func hexadecimalValue(_ scalar: Unicode.Scalar) -> UInt32? {
    switch scalar {
    case "0"..."9": scalar.value - 0x30
    case "a"..."f": scalar.value - 0x61 + 10
    case "A"..."F": scalar.value - 0x41 + 10
    default: nil
    }
  }

  /// A JSON5 number: a sign, then `Infinity`, `NaN`, hexadecimal, or decimal where one side of the
  /// point may be missing.
  static func number(_ literal: String) -> Double? {
    var body = Substring(literal)
    var isNegative = false
    if let sign = body.first, sign == "+" || sign == "-" {
      isNegative = sign == "-"
      body.removeFirst()
    }
    guard let magnitude = magnitude(body) else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  private static func magnitude(_ body: Substring) -> Double? {
    if body == "Infinity" { return .infinity }
    if body == "NaN" { return .nan }
    if body.hasPrefix("0x") || body.hasPrefix("0X") {
      var value = 0.0
      guard body.count > 2 else { return nil }
      for scalar in body.dropFirst(2).unicodeScalars {
        guard let digit = hexadecimalValue(scalar) else { return nil }
        value = value * 16 + Double(digit)
      }
      return value
    }
    return isDecimal(body) ? Double(padded(body)) : nil
  }

  private static func isDecimal(_ body: Substring) -> Bool {
    var rest = body.utf8[...]
    func takeDigits() -> Int {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      rest = rest.dropFirst(digits.count)
      return digits.count
    }
    let startsWithZero = rest.first == 0x30
    let whole = takeDigits()
    if startsWithZero, whole > 1 { return false }
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = takeDigits()
    }
    guard whole + fraction > 0 else { return false }
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard takeDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// `5.` and `.5` and `5.e3` with the zero that `Double.init` wants.
  private static func padded(_ body: Substring) -> String {
    guard let point = body.firstIndex(of: ".") else { return String(body) }
    let whole = body[..<point]
    let rest = body[body.index(after: point)...]
    let fraction = rest.first.map { $0.isNumber } == true ? "" : "0"
    return (whole.isEmpty ? "0" : String(whole)) + "." + fraction + rest
  }
}
