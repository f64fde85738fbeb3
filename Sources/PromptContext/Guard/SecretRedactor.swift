/// Replaces what looks like a key in text that is about to be sent.
///
/// Works on bytes, in one pass over the text, so that it costs microseconds on a prompt. It knows the
/// beginnings that providers give their keys for this very purpose, private key blocks, passwords in
/// URLs, and long random values given to names such as `password`. What it cannot know is a secret that
/// looks like any other text: such files belong into `privacy.exclude`.
public enum SecretRedactor {
  /// What stands in a secret's place.
  public static let placeholder = "REDACTED"

  /// The text without its secrets; the same text where there are none.
  public static func redact(_ text: String) -> String {
    let (clean, _, count) = redact(Array(text.utf8), tracking: 0)
    return count == 0 ? text : String(decoding: clean, as: UTF8.self)
  }

  /// The same of bytes, and where a place in them is afterwards: one inside a secret goes behind
  /// what stands for it.
  static func redact(
    _ bytes: [UInt8], tracking place: Int
  ) -> (clean: [UInt8], place: Int, count: Int) {
    let secrets = ranges(in: bytes)
    guard !secrets.isEmpty else { return (bytes, place, 0) }
    var clean: [UInt8] = []
    clean.reserveCapacity(bytes.count)
    var position = 0
    var newPlace: Int?
    var count = 0
    for secret in secrets where secret.upperBound > position {
      // Overlapping finds are one secret.
      let start = max(secret.lowerBound, position)
      if start > position || count == 0 {
        if newPlace == nil, place <= start { newPlace = clean.count + place - position }
        clean += bytes[position..<start]
      }
      if start > position || count == 0 || secret.lowerBound >= position {
        clean += placeholder.utf8
        count += 1
      }
      position = secret.upperBound
      if newPlace == nil, place < position { newPlace = clean.count }
    }
    let end = newPlace ?? clean.count + place - position
    clean += bytes[position...]
    return (clean, end, count)
  }

  /// In order of their start; they may overlap.
  static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "-"), let block = privateKey(bytes, at: index) {
        found.append(block)
        index = block.upperBound
        continue
      }
      guard bytes[index].isKeyByte else {
        index += 1
        continue
      }
      var end = index
      while end < bytes.count, bytes[end].isKeyByte { end += 1 }
      if let secret = secret(bytes, token: index..<end) { found.append(secret) }
      index = max(end, found.last?.upperBound ?? 0)
    }
    return found
  }

  private static func secret(_ bytes: [UInt8], token: Range<Int>) -> Range<Int>? {
    let word = bytes[token]
    for (start, length) in beginnings
    where word.count >= start.count + length && word.starts(with: start) {
      return token
    }
    if isJWT(word) || isAmazonKey(word) { return token }
    return password(inURL: bytes, scheme: token) ?? value(bytes, of: token)
  }

  // MARK: Keys by their beginning

  /// What a key begins with, and how many bytes follow at least.
  private static let beginnings: [(start: [UInt8], length: Int)] = [
    ("ghp_", 30), ("gho_", 30), ("ghu_", 30), ("ghs_", 30), ("ghr_", 30), ("github_pat_", 22),
    ("glpat-", 18), ("gldt-", 18), ("glrt-", 18), ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10),
    ("xoxr-", 10), ("xoxs-", 10), ("xapp-", 10), ("sk-ant-", 16), ("sk-proj-", 16), ("sk-or-", 16),
    ("sk-", 24), ("sk_live_", 16), ("sk_test_", 16), ("rk_live_", 16), ("rk_test_", 16),
    ("pk_live_", 16), ("whsec_", 16), ("AIza", 30), ("ya29.", 20), ("GOCSPX-", 20), ("npm_", 30),
    ("pypi-", 40), ("hf_", 28), ("SG.", 40), ("key-", 32), ("shpat_", 30), ("shpss_", 30),
    ("dop_v1_", 40), ("doo_v1_", 40), ("sq0atp-", 20), ("sq0csp-", 20), ("lin_api_", 30),
    ("ntn_", 40), ("secret_", 40), ("figd_", 30), ("dapi", 32), ("hvs.", 20), ("hvb.", 20),
    ("EAAC", 60), ("PMAK-", 40), ("nvapi-", 40), ("gsk_", 40), ("r8_", 36), ("pplx-", 40),
    ("tvly-", 28), ("xai-", 60), ("fly_", 40), ("dckr_pat_", 20), ("ATATT3x", 60), ("sntrys_", 40),
    ("phc_", 40), ("rnd_", 28), ("AGE-SECRET-KEY-", 40),
  ].map { (Array($0.0.utf8), $0.1) }

  /// Three base64url parts; a header always begins with `{"`.
  private static func isJWT(_ word: ArraySlice<UInt8>) -> Bool {
    word.count > 40 && word.starts(with: "eyJ".utf8)
      && word.reduce(0) { $0 + ($1 == UInt8(ascii: ".") ? 1 : 0) } >= 2
  }

  /// AWS: a kind of four letters and sixteen capital letters or digits.
  private static func isAmazonKey(_ word: ArraySlice<UInt8>) -> Bool {
    word.count == 20
      && ["AKIA", "ASIA", "AGPA", "AIDA", "AROA", "ABIA", "ACCA"].contains {
        word.starts(with: $0.utf8)
      } && word.allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39) }
  }

  // MARK: Secrets by their place

  /// `-----BEGIN ... PRIVATE KEY-----` to its end, or to the end of the text if that is cut off.
  private static func privateKey(_ bytes: [UInt8], at start: Int) -> Range<Int>? {
    let head = bytes[start..<min(start + 60, bytes.count)]
    guard head.starts(with: "-----BEGIN ".utf8),
      let line = head.firstIndex(where: { $0 == 0x0A || $0 == UInt8(ascii: "\\") })
        ?? head.indices.last,
      bytes[start..<line].containsBytes("PRIVATE KEY")
    else { return nil }
    let end = Array("-----END ".utf8)
    var index = line
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "-"), bytes[index...].starts(with: end) {
        let rest = bytes[(index + end.count)...]
        let dashes = rest.firstIndex(of: UInt8(ascii: "-")) ?? rest.endIndex
        return start..<min(dashes + 5, bytes.count)
      }
      index += 1
    }
    return start..<bytes.count
  }

  /// The password of `scheme://user:password@host`.
  private static func password(inURL bytes: [UInt8], scheme: Range<Int>) -> Range<Int>? {
    let rest = bytes[scheme.upperBound...]
    guard rest.starts(with: "://".utf8) else { return nil }
    let authority = rest.dropFirst(3).prefix { byte in
      byte > 0x20 && byte < 0x7F && !"/\"'`<>?#".utf8.contains(byte)
    }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
      let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")), at - colon > 3,
      // `$PASSWORD`, `{password}` and `%s` are no passwords.
      !authority[colon..<at].contains(where: { "${}%".utf8.contains($0) })
    else { return nil }
    return colon + 1..<at
  }

  /// The value in `password = "..."`: quoted or bare, at least 12 bytes, with letters and digits.
  private static func value(_ bytes: [UInt8], of name: Range<Int>) -> Range<Int>? {
    guard name.count <= 48 else { return nil }
    let lower = bytes[name].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    guard secretNames.contains(where: { lower[...].containsBytes($0) }) else { return nil }
    var index = name.upperBound
    let blanks = { while index < bytes.count, bytes[index] == 0x20 { index += 1 } }
    if index < bytes.count, bytes[index].isQuote { index += 1 }
    blanks()
    guard index < bytes.count,
      bytes[index] == UInt8(ascii: "=") || bytes[index] == UInt8(ascii: ":")
    else { return nil }
    index += 1
    while index < bytes.count, "=>:".utf8.contains(bytes[index]) { index += 1 }
    blanks()
    let quote = index < bytes.count && bytes[index].isQuote ? bytes[index] : nil
    if quote != nil { index += 1 }
    let start = index
    while index < bytes.count, bytes[index] > 0x20, !bytes[index].isQuote,
      quote != nil || !",;)".utf8.contains(bytes[index])
    {
      index += 1
    }
    let value = bytes[start..<index]
    let isRandom =
      value.count >= 12 && value.contains { $0 >= 0x30 && $0 <= 0x39 }
      && value.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
      // A call, a path, a variable or a template is code, not a secret.
      && !value.contains { "(){}[]$<>%".utf8.contains($0) }
      && (quote != nil || !value.contains(UInt8(ascii: ".")))
    return isRandom ? start..<index : nil
  }

  private static let secretNames = [
    "password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "api-key",
    "access_key", "accesskey", "auth_key", "private_key", "privatekey", "client_secret",
    "connectionstring", "credential", "bearer",
  ]
}

extension UInt8 {
  /// What keys are made of.
  fileprivate var isKeyByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
    }
  }

  fileprivate var isQuote: Bool { self == 0x22 || self == 0x27 || self == 0x60 }
}

extension ArraySlice<UInt8> {
  fileprivate func containsBytes(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard count >= wanted.count else { return false }
    return (startIndex...(endIndex - wanted.count)).contains { self[$0...].starts(with: wanted) }
  }
}
