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
      if text.count >= 256 { return append(escapingMany: text) }
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
    Self.escape(byte) { append($0) }
  }

  @inline(__always)
  private static func escape(_ byte: UInt8, _ put: (UInt8) -> Void) {
    put(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: put(byte)
    case 0x0A: put(UInt8(ascii: "n"))
    case 0x0D: put(UInt8(ascii: "r"))
    case 0x09: put(UInt8(ascii: "t"))
    default:
      for byte in "u00".utf8 { put(byte) }
      for digit in [byte >> 4, byte & 15] { put(digit < 10 ? 0x30 + digit : 0x61 + digit - 10) }
    }
  }

  /// For the text of a document, in which each line has something to escape: put together elsewhere, as
  /// to append a piece costs more than to copy it.
  private mutating func append(escapingMany text: UnsafeBufferPointer<UInt8>) {
    // At most six bytes for one: `\u001f`.
    let room = text.count + 5 * ByteScan.careCount(text)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { escaped in
      let source = UnsafeRawBufferPointer(text)
      let target = UnsafeMutableRawBufferPointer(escaped)
      var count = 0
      func put(_ byte: UInt8) {
        target[count] = byte
        count += 1
      }
      var index = 0
      while index + 8 <= text.count {
        let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        // There is room for as much as is left of the text; what is too much is written over.
        target.storeBytes(of: word, toByteOffset: count, as: UInt64.self)
        let plain = ByteScan.plainCount(UInt64(littleEndian: word))
        index += plain
        count += plain
        if plain < 8 {
          Self.escape(text[index], put)
          index += 1
        }
      }
      while index < text.count {
        if ByteScan.isPlain(text[index]) { put(text[index]) } else { Self.escape(text[index], put) }
        index += 1
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: escaped[..<count]))
    }
  }
}
