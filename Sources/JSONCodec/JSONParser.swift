extension JSONValue {
  /// Values nested deeper than this are refused, so that no message can exhaust a thread's stack.
  public static let depthLimit = 256

  /// Parses one JSON text (RFC 8259, strictly), with white space around it.
  ///
  /// Escapes are undone inside `bytes`, which costs no second buffer; give up the array (do not
  /// keep another reference to it) and it is not copied. Invalid UTF-8 and lone surrogates become
  /// U+FFFD. A number too large for a `Double` becomes the largest one.
  /// - Throws: `JSONParseError`.
  public init(parsing bytes: consuming [UInt8]) throws(JSONParseError) {
    var bytes = bytes
    let result = bytes.withUnsafeMutableBufferPointer { buffer in
      var parser = JSONParser(buffer)
      return Result { () throws(JSONParseError) in try parser.parseText() }
    }
    self = try result.get()
  }

  /// Parses one JSON text.
  /// - Throws: `JSONParseError`.
  public init(parsing text: String) throws(JSONParseError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// A recursive-descent parser over bytes. `position` never passes `count`: every read is behind a
/// comparison with it.
private struct JSONParser {
  let bytes: UnsafeMutableBufferPointer<UInt8>
  let count: Int
  var position = 0

  init(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
    self.bytes = bytes
    count = bytes.count
  }

  mutating func parseText() throws(JSONParseError) -> JSONValue {
    let value = try parseValue(depth: 0)
    skipWhitespace()
    guard position == count else { throw error(.trailingBytes) }
    return value
  }

  private mutating func parseValue(depth: Int) throws(JSONParseError) -> JSONValue {
    skipWhitespace()
    guard position < count else { throw error(.unexpectedEnd) }
    switch bytes[position] {
    case UInt8(ascii: "\""):
      return .string(text(try parseString()))
    case UInt8(ascii: "{"):
      return try parseObject(depth: depth + 1)
    case UInt8(ascii: "["):
      return try parseArray(depth: depth + 1)
    case UInt8(ascii: "t"):
      try expect("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try expect("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try expect("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try parseNumber()
    default:
      throw error(.unexpectedByte)
    }
  }

  private mutating func parseObject(depth: Int) throws(JSONParseError) -> JSONValue {
    guard depth <= JSONValue.depthLimit else { throw error(.tooDeep) }
    position += 1
    var members: [JSONObject.Member] = []
    if skip(UInt8(ascii: "}")) { return .object(JSONObject()) }
    members.reserveCapacity(4)
    while true {
      skipWhitespace()
      guard position < count else { throw error(.unexpectedEnd) }
      guard bytes[position] == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
      let name = text(try parseString())
      try require(UInt8(ascii: ":"))
      members.append(JSONObject.Member(name, try parseValue(depth: depth)))
      if skip(UInt8(ascii: ",")) { continue }
      try require(UInt8(ascii: "}"))
      return .object(JSONObject(members: members))
    }
  }

  private mutating func parseArray(depth: Int) throws(JSONParseError) -> JSONValue {
    guard depth <= JSONValue.depthLimit else { throw error(.tooDeep) }
    position += 1
    var elements: [JSONValue] = []
    if skip(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try parseValue(depth: depth))
      if skip(UInt8(ascii: ",")) { continue }
      try require(UInt8(ascii: "]"))
      return .array(elements)
    }
  }

  // MARK: Strings

  /// Reads a string whose opening quote stands at `position`.
  /// - Returns: where its bytes lie.
  private mutating func parseString() throws(JSONParseError) -> Range<Int> {
    let start = position + 1
    position = ByteScan.plainEnd(UnsafeBufferPointer(bytes), from: start)
    guard position < count else { throw error(.unexpectedEnd) }
    if bytes[position] == UInt8(ascii: "\"") {
      defer { position += 1 }
      return start..<position
    }
    return start..<(try unescape(from: position))
  }

  /// Undoes escapes in place from the first one at `first` to the closing quote, and steps over
  /// the quote. What is written is never longer than what was read.
  /// - Returns: the end of the bytes written.
  private mutating func unescape(from first: Int) throws(JSONParseError) -> Int {
    var end = first
    while true {
      guard position < count else { throw error(.unexpectedEnd) }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return end
      case UInt8(ascii: "\\"):
        try unescapeOne(writingAt: &end)
      case 0..<0x20:
        throw error(.controlCharacter)
      default:
        let next = ByteScan.plainEnd(UnsafeBufferPointer(bytes), from: position)
        if let base = bytes.baseAddress {
          (base + end).update(from: base + position, count: next - position)
        }
        end += next - position
        position = next
      }
    }
  }

  private mutating func unescapeOne(writingAt end: inout Int) throws(JSONParseError) {
    guard position + 1 < count else { throw error(.unexpectedEnd) }
    let byte: UInt8
    switch bytes[position + 1] {
    case UInt8(ascii: "n"): byte = 0x0A
    case UInt8(ascii: "\""): byte = UInt8(ascii: "\"")
    case UInt8(ascii: "\\"): byte = UInt8(ascii: "\\")
    case UInt8(ascii: "t"): byte = 0x09
    case UInt8(ascii: "r"): byte = 0x0D
    case UInt8(ascii: "/"): byte = UInt8(ascii: "/")
    case UInt8(ascii: "b"): byte = 0x08
    case UInt8(ascii: "f"): byte = 0x0C
    case UInt8(ascii: "u"):
      let scalar = try unescapeScalar()
      // At most 3 bytes for the 6 of one escape, 4 for the 12 of a pair.
      for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        bytes[end] = unit
        end += 1
      }
      return
    default:
      throw error(.badEscape)
    }
    bytes[end] = byte
    end += 1
    position += 2
  }

  /// Reads `\uXXXX`, or two of them that are a surrogate pair. A lone surrogate is U+FFFD.
  private mutating func unescapeScalar() throws(JSONParseError) -> Unicode.Scalar {
    let first = try hexUnit(at: position)
    position += 6
    if UTF16.isLeadSurrogate(first), position + 1 < count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      let second = try hexUnit(at: position)
      if UTF16.isTrailSurrogate(second) {
        position += 6
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
      }
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private func hexUnit(at start: Int) throws(JSONParseError) -> UInt16 {
    guard start + 6 <= count else { throw JSONParseError(.unexpectedEnd, at: count) }
    var unit: UInt16 = 0
    for index in start + 2..<start + 6 {
      let digit: UInt8
      switch bytes[index] {
      case let byte where byte &- 0x30 < 10: digit = byte - 0x30
      case let byte where (byte | 0x20) &- 0x61 < 6: digit = (byte | 0x20) - 0x61 + 10
      default: throw JSONParseError(.badEscape, at: index)
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private func text(_ range: Range<Int>) -> String {
    let source = UnsafeBufferPointer(rebasing: bytes[range])
    // Most are names. A string holds so few bytes in itself, and is made of them in two thirds of
    // the time that `decoding` takes; what is not UTF-8 is mended all the same.
    if source.count <= 15 {
      return String(unsafeUninitializedCapacity: source.count) { target in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: UnsafeRawBufferPointer(source))
        return source.count
      }
    }
    return String(decoding: source, as: UTF8.self)
  }

  // MARK: Numbers and small things

  private mutating func parseNumber() throws(JSONParseError) -> JSONValue {
    let start = position
    let negative = bytes[position] == UInt8(ascii: "-")
    if negative { position += 1 }
    let digits = position
    // Sums up downwards, because the smallest Int has no positive counterpart.
    var value = 0
    var fits = true
    while position < count, case let digit = bytes[position] &- 0x30, digit < 10 {
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLow) = product.subtractingReportingOverflow(Int(digit))
      if tooLarge || tooLow { fits = false }
      value = sum
      position += 1
    }
    guard position > digits else { throw error(.badNumber) }
    guard bytes[digits] != UInt8(ascii: "0") || position == digits + 1 else {
      throw JSONParseError(.badNumber, at: digits)
    }
    var whole = true
    if position < count, bytes[position] == UInt8(ascii: ".") {
      whole = false
      position += 1
      try skipDigits()
    }
    if position < count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      whole = false
      position += 1
      if position < count, bytes[position] == 0x2B || bytes[position] == 0x2D { position += 1 }
      try skipDigits()
    }
    if whole, fits, negative || value != Int.min {
      return .integer(negative ? value : -value)
    }
    guard let double = Double(text(start..<position)) else {
      throw JSONParseError(.badNumber, at: start)
    }
    let largest = Double.greatestFiniteMagnitude
    return .number(min(max(double, -largest), largest))
  }

  private mutating func skipDigits() throws(JSONParseError) {
    let start = position
    while position < count, bytes[position] &- 0x30 < 10 { position += 1 }
    guard position > start else { throw error(.badNumber) }
  }

  private mutating func expect(_ literal: StaticString) throws(JSONParseError) {
    guard position + literal.utf8CodeUnitCount <= count else { throw error(.unexpectedEnd) }
    for index in 0..<literal.utf8CodeUnitCount
    where bytes[position + index] != literal.utf8Start[index] {
      throw error(.badLiteral)
    }
    position += literal.utf8CodeUnitCount
  }

  @inline(__always)
  private mutating func skipWhitespace() {
    while position < count, bytes[position] <= 0x20 {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Steps over white space and then over `byte` if it stands there.
  @inline(__always)
  private mutating func skip(_ byte: UInt8) -> Bool {
    skipWhitespace()
    guard position < count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  @inline(__always)
  private mutating func require(_ byte: UInt8) throws(JSONParseError) {
    if skip(byte) { return }
    throw error(position < count ? .unexpectedByte : .unexpectedEnd)
  }

  private func error(_ reason: JSONParseError.Reason) -> JSONParseError {
    JSONParseError(reason, at: position)
  }
}
