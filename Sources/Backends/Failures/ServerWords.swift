/// A server's own words, made fit for a sentence of ours.
struct ServerWords {
  /// The key and header values that must not be seen again.
  private let secrets: [String]
  private let limit = 200

  init(secrets: [String]) {
    self.secrets = secrets.filter { $0.utf8.count >= 4 }
  }

  /// The first line that says something, at most 200 characters, without secrets; nil if empty.
  func quote(_ text: String) -> String? {
    let line = redacted(text).split(whereSeparator: \.isNewline).lazy
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .first { !$0.isEmpty }
    guard let line else { return nil }
    let printable = line.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
      .filter { $0.properties.generalCategory != .control }
    var words = String(String.UnicodeScalarView(printable))
    // The sentence around it has its own.
    if words.hasSuffix("."), !words.hasSuffix("..") { words.removeLast() }
    return words.count > limit ? words.prefix(limit - 1) + "…" : words
  }

  /// Takes out each secret, also where the server cut it short: from a secret's first eight
  /// characters on, as far as it goes.
  private func redacted(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for secret in secrets.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      bytes = redacted(bytes, secret: Array(secret.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func redacted(_ text: [UInt8], secret: [UInt8]) -> [UInt8] {
    let least = min(8, secret.count)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let common = zip(text[index...], secret).prefix { $0 == $1 }.count
      if common >= least {
        result.append(contentsOf: "<redacted>".utf8)
        index += common
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
