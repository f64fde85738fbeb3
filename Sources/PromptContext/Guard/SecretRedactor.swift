/// Replaces what looks like a key in text that is about to be sent.
///
/// Works on bytes, in one pass over the text, so that it costs microseconds on a prompt. It knows the
/// beginnings that providers give their keys for this very purpose (`KnownKeys`), blocks of key
/// material (`KeyBlocks`), passwords in addresses (`AddressSecrets`) and values given to names such
/// as `password` (`NamedSecrets`). What it cannot know is a secret that looks like any other text:
/// such files belong into `privacy.exclude`.
public enum SecretRedactor {
  /// What stands in a secret's place.
  public static let placeholder = "REDACTED"

  /// The text without its secrets; the same text where there are none.
  public static func redact(_ text: String) -> String {
    let (clean, _, count) = redact(Array(text.utf8), tracking: 0)
    return count == 0 ? text : String(decoding: clean, as: UTF8.self)
  }

  /// How many secrets a text holds, for a measure of false alarms.
  public static func secrets(in bytes: [UInt8]) -> [Range<Int>] {
    merged(ranges(in: bytes))
  }

  /// The same of bytes, and where a place in them is afterwards: one inside a secret goes behind
  /// what stands for it.
  static func redact(
    _ bytes: [UInt8], tracking place: Int
  ) -> (clean: [UInt8], place: Int, count: Int) {
    let secrets = merged(ranges(in: bytes))
    guard !secrets.isEmpty else { return (bytes, place, 0) }
    var clean: [UInt8] = []
    clean.reserveCapacity(bytes.count)
    var position = 0
    var newPlace: Int?
    for secret in secrets {
      if newPlace == nil, place <= secret.lowerBound { newPlace = clean.count + place - position }
      clean += bytes[position..<secret.lowerBound]
      clean += placeholder.utf8
      position = secret.upperBound
      if newPlace == nil, place < position { newPlace = clean.count }
    }
    let end = newPlace ?? clean.count + place - position
    clean += bytes[position...]
    return (clean, end, secrets.count)
  }

  /// In order, those that overlap put together.
  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = merged.last, range.lowerBound < last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  /// They may overlap.
  static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    var found = KeyBlocks.loose(in: bytes)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "-"), let block = KeyBlocks.framed(bytes, at: index) {
        found.append(block)
        index = block.upperBound
        continue
      }
      if bytes[index] == UInt8(ascii: "$"), let hash = KnownKeys.passwordHash(bytes, at: index) {
        found.append(hash)
        index = hash.upperBound
        continue
      }
      guard bytes[index].isKeyByte else {
        index += 1
        continue
      }
      var end = index
      while end < bytes.count, bytes[end].isKeyByte { end += 1 }
      if let secret = secret(bytes, token: index..<end) {
        found.append(secret)
        end = max(end, secret.upperBound)
      }
      index = end
    }
    return found
  }

  private static func secret(_ bytes: [UInt8], token: Range<Int>) -> Range<Int>? {
    if KnownKeys.isKey(bytes[token]) { return token }
    return AddressSecrets.find(bytes, after: token) ?? NamedSecrets.find(bytes, name: token)
      ?? KnownKeys.random(bytes, token: token)
  }
}

extension UInt8 {
  /// What keys are made of.
  var isKeyByte: Bool {
    isAlphanumeric || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
      || self == UInt8(ascii: ".")
  }

  var isAlphanumeric: Bool { isDigit || isLetter }
  var isDigit: Bool { self &- 0x30 < 10 }
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  var isUpper: Bool { self &- 0x41 < 26 }
  var isLower: Bool { self &- 0x61 < 26 }
  var isHexDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }

  /// What base64 is made of, both alphabets.
  var isBase64: Bool {
    isAlphanumeric || self == UInt8(ascii: "+") || self == UInt8(ascii: "/")
      || self == UInt8(ascii: "=") || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }

  var isQuote: Bool { self == 0x22 || self == 0x27 || self == 0x60 }
}

extension ArraySlice<UInt8> {
  func containsBytes(_ wanted: [UInt8]) -> Bool {
    guard count >= wanted.count, let first = wanted.first else { return false }
    var index = startIndex
    while index + wanted.count <= endIndex {
      if self[index] == first, self[index...].starts(with: wanted) { return true }
      index += 1
    }
    return false
  }

  /// Upper case, lower case and digits all stand in it.
  var isMixed: Bool {
    contains { $0.isUpper } && contains { $0.isLower } && contains { $0.isDigit }
  }
}
