/// The key and the header values of one backend, to be taken out of a server's words.
///
/// A secret counts where it stands whole, and where a server cut it short after most of it. A few
/// letters in common are none: the key `codestral-...` leaves the model `codestral-latest` readable.
public struct KnownSecrets: Sendable {
  private let secrets: [[UInt8]]

  /// - Parameter headers: the user's own; any of them may be a secret, with or without the scheme
  ///   before it (`Bearer KEY`).
  public init(key: Secret?, headers: [String: String] = [:]) {
    let values = headers.values.flatMap { value in
      [value] + value.split(separator: " ").dropFirst().map(String.init)
    }
    secrets = ([key?.value].compactMap { $0 } + values).filter { $0.utf8.count >= 4 }
      .map { Array($0.utf8) }.sorted { $0.count > $1.count }
  }

  /// The text with `<redacted>` for each secret.
  public func removed(from text: String) -> String {
    var bytes = Array(text.utf8)
    for secret in secrets { bytes = removed(secret, from: bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func removed(_ secret: [UInt8], from text: [UInt8]) -> [UInt8] {
    // Words have no twenty letters; of a shorter key only the whole is one.
    let least = max(20, secret.count / 2)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let common = zip(text[index...], secret).prefix { $0 == $1 }.count
      if common >= least || (common == secret.count && isWord(index..<index + common, in: text)) {
        result.append(contentsOf: "<redacted>".utf8)
        index += common
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// Whether a range is no part of a longer word: the key `test` is not in `latest` or `test-model`.
  private func isWord(_ range: Range<Int>, in text: [UInt8]) -> Bool {
    let isInside: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    let isAfterWord = range.lowerBound > 0 && isInside(text[range.lowerBound - 1])
    let isBeforeWord = range.upperBound < text.count && isInside(text[range.upperBound])
    return !isAfterWord && !isBeforeWord
  }
}
