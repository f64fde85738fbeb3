extension JSONValue {
  /// The value as JSON text in UTF-8: members in their order, no white space, so that the same
  /// value always gives the same bytes.
  public func serialized() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    write(to: &bytes)
    return bytes
  }

  /// Appends the value as JSON text. Infinities and NaN, which JSON does not have, become `null`.
  public func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(json: "null")
    case .bool(let value): bytes.append(json: value ? "true" : "false")
    case .integer(let value): bytes.append(integer: value)
    case .number(let value):
      if value.isFinite {
        bytes.append(contentsOf: value.description.utf8)
      } else {
        bytes.append(json: "null")
      }
    case .string(let value): bytes.append(quoting: value)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for index in elements.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        elements[index].write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for index in object.members.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(quoting: object.members[index].key)
        bytes.append(UInt8(ascii: ":"))
        object.members[index].value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}

extension [UInt8] {
  /// Appends text that is JSON already.
  public mutating func append(json text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  public mutating func append(integer value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    // The power of ten of its first digit.
    var unit: UInt = 1
    while value.magnitude / unit >= 10 { unit *= 10 }
    while unit > 0 {
      append(0x30 + UInt8(value.magnitude / unit % 10))
      unit /= 10
    }
  }

  /// Appends a string in quotes, escaping only what JSON demands.
  public mutating func append(quoting string: String) {
    var string = string
    append(UInt8(ascii: "\""))
    string.withUTF8 { text in
      var start = 0
      while true {
        let end = ByteScan.plainEnd(text, from: start)
        append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
        guard end < text.count else { return }
        append(escaping: text[end])
        start = end + 1
      }
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func append(escaping byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: append(byte)
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0D: append(UInt8(ascii: "r"))
    case 0x09: append(UInt8(ascii: "t"))
    default:
      append(json: "u00")
      for digit in [byte >> 4, byte & 15] {
        append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
      }
    }
  }
}
