/// Keys that are known by what they begin with or are made of.
enum KnownKeys {
  static func isKey(_ word: ArraySlice<UInt8>) -> Bool {
    guard let first = word.first, word.count >= 16 else { return false }
    for (start, length) in table[Int(first)]
    where word.count >= start.count + length && word.starts(with: start) {
      // A key has no sentence in it: `sk-...` of many words with hyphens is a name.
      if word.contains(where: \.isDigit) || word.isMixedCase { return true }
    }
    return isJWT(word) || isAmazonKey(word) || isTwilioKey(word) || isDiscordToken(word)
      || word.containsBytes(Array(".atlasv1.".utf8))
  }

  /// What a key begins with, and how many bytes follow at least.
  private static let beginnings: [(String, Int)] = [
    ("ghp_", 30), ("gho_", 30), ("ghu_", 30), ("ghs_", 30), ("ghr_", 30), ("github_pat_", 22),
    ("glpat-", 18), ("gldt-", 18), ("glrt-", 18), ("glptt-", 18), ("glcbt-", 18), ("xoxb-", 10),
    ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xoxs-", 10), ("xoxe.", 20), ("xoxe-", 20),
    ("xapp-", 10), ("sk-ant-", 16), ("sk-proj-", 16), ("sk-svcacct-", 16), ("sk-or-", 16),
    ("sk-", 20), ("sk_live_", 16), ("sk_test_", 16), ("rk_live_", 16), ("rk_test_", 16),
    ("pk_live_", 16), ("whsec_", 16), ("AIza", 30), ("ya29.", 20), ("GOCSPX-", 20), ("npm_", 30),
    ("pypi-", 40), ("hf_", 28), ("api_org_", 28), ("SG.", 40), ("key-", 32), ("shpat_", 30),
    ("shpss_", 30), ("shpca_", 30), ("shppa_", 30), ("dop_v1_", 40), ("doo_v1_", 40),
    ("dor_v1_", 40), ("sq0atp-", 20), ("sq0csp-", 20), ("EAAAE", 50), ("lin_api_", 30),
    ("ntn_", 40), ("secret_", 40), ("figd_", 30), ("dapi", 32), ("hvs.", 20), ("hvb.", 20),
    ("EAAC", 60), ("PMAK-", 40), ("nvapi-", 40), ("gsk_", 40), ("r8_", 36), ("pplx-", 40),
    ("tvly-", 28), ("xai-", 60), ("fly_", 40), ("fo1_", 40), ("dckr_pat_", 20), ("dckr_oat_", 20),
    ("ATATT3x", 60), ("ATCTT3x", 60), ("ATBB", 24), ("sntrys_", 40), ("sntryu_", 40), ("phc_", 40),
    ("phx_", 40), ("rnd_", 28), ("AGE-SECRET-KEY-", 40), ("glsa_", 32), ("glc_", 32),
    ("NRAK-", 24), ("NRAL-", 24), ("dp.pt.", 40), ("dp.st.", 40), ("dp.ct.", 40), ("sl.", 60),
    ("rzp_live_", 14), ("rzp_test_", 14), ("pscale_tkn_", 32), ("pscale_pw_", 32), ("LTAI", 16),
    ("AKID", 32), ("pat-na1-", 32), ("pat-eu1-", 32), ("tskey-", 20), ("ops_ey", 40),
    ("CFPAT-", 40), ("patched_", 40), ("sbp_", 40), ("sb_secret_", 20), ("rpa_", 40),
    ("apify_api_", 30), ("vercel_", 24), ("sgp_", 36), ("tfp_", 36), ("edgeimpulse_", 40),
  ]

  /// By the first byte: a text has thousands of words.
  private static let table: [[(start: [UInt8], length: Int)]] = {
    var table: [[(start: [UInt8], length: Int)]] = Array(repeating: [], count: 256)
    for (text, length) in beginnings {
      let start = Array(text.utf8)
      if let first = start.first { table[Int(first)].append((start, length)) }
    }
    return table
  }()

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
      } && word.allSatisfy { $0.isUpper || $0.isDigit }
  }

  /// Twilio: `SK` and 32 hexadecimal digits.
  private static func isTwilioKey(_ word: ArraySlice<UInt8>) -> Bool {
    word.count == 34 && word.starts(with: "SK".utf8) && word.dropFirst(2).allSatisfy(\.isHexDigit)
  }

  /// Discord: the bot's id in base64, a time, a signature.
  private static func isDiscordToken(_ word: ArraySlice<UInt8>) -> Bool {
    let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 3 && (22...28).contains(parts[0].count) && parts[1].count == 6
      && parts[2].count >= 27 && word.isMixed
  }

  /// A stored password, as crypt(3) writes it.
  static func passwordHash(_ bytes: [UInt8], at start: Int) -> Range<Int>? {
    let kinds = ["$2a$", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$y$", "$apr1$", "$argon2"]
    guard kinds.contains(where: { bytes[start...].starts(with: $0.utf8) }) else { return nil }
    var end = start
    while end < bytes.count, bytes[end] > 0x20, !bytes[end].isQuote, bytes[end] != UInt8(ascii: ":")
    {
      end += 1
    }
    return end - start >= 30 ? start..<end : nil
  }

  /// A quoted string of 32 bytes and more in which capitals, small letters and digits change as they
  /// do in no name and no word.
  static func random(_ bytes: [UInt8], token: Range<Int>) -> Range<Int>? {
    guard token.lowerBound > 0, bytes[token.lowerBound - 1].isQuote else { return nil }
    let quote = bytes[token.lowerBound - 1]
    var end = token.lowerBound
    while end < bytes.count, bytes[end].isBase64 { end += 1 }
    guard end < bytes.count, bytes[end] == quote else { return nil }
    let word = bytes[token.lowerBound..<end]
    guard (32...200).contains(word.count), word.isMixed, isRandom(word) else { return nil }
    return token.lowerBound..<end
  }

  /// Whether capitals, small letters and digits take turns more often than in any name: of random
  /// letters three in five pairs differ.
  static func isRandom(_ word: ArraySlice<UInt8>) -> Bool {
    var changes = 0
    for (left, right) in zip(word, word.dropFirst()) where kind(left) != kind(right) {
      changes += 1
    }
    return changes * 100 >= word.count * 38
  }

  private static func kind(_ byte: UInt8) -> Int {
    byte.isUpper ? 0 : byte.isLower ? 1 : byte.isDigit ? 2 : 3
  }
}

extension ArraySlice<UInt8> {
  fileprivate var isMixedCase: Bool { contains(where: \.isUpper) && contains(where: \.isLower) }
}
