/// Secrets inside addresses.
enum AddressSecrets {
  /// - Parameter token: a word; it may be the scheme of an address, or its host.
  static func find(_ bytes: [UInt8], after token: Range<Int>) -> Range<Int>? {
    guard token.upperBound < bytes.count else { return nil }
    if bytes[token.upperBound] == UInt8(ascii: ":") {
      return userInformation(bytes, scheme: token) ?? telegramToken(bytes, token)
    }
    if bytes[token.upperBound] == UInt8(ascii: "/") { return webhook(bytes, host: token) }
    return nil
  }

  /// The password of `scheme://user:password@host`, or a long user name without one, which is a key
  /// (Sentry's DSN, `https://TOKEN@host`).
  private static func userInformation(_ bytes: [UInt8], scheme: Range<Int>) -> Range<Int>? {
    let rest = bytes[scheme.upperBound...]
    guard rest.starts(with: "://".utf8) else { return nil }
    let authority = rest.dropFirst(3).prefix { byte in
      byte > 0x20 && byte < 0x7F && !"/\"'`<>?#".utf8.contains(byte)
    }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    guard let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")) else {
      let user = authority[..<at]
      let isKey =
        user.count >= 20 && user.contains(where: \.isDigit) && user.allSatisfy(\.isKeyByte)
      return isKey ? authority.startIndex..<at : nil
    }
    guard at - colon > 3, !NamedSecrets.isTemplate(authority[(colon + 1)..<at]) else { return nil }
    return colon + 1..<at
  }

  /// `hooks.slack.com/services/T…/B…/…` and its kin: whoever knows the address may post.
  private static func webhook(_ bytes: [UInt8], host: Range<Int>) -> Range<Int>? {
    for (name, path) in hooks where bytes[host].reversed().starts(with: name.reversed()) {
      let rest = bytes[host.upperBound...]
      guard rest.starts(with: path) else { continue }
      let start = host.upperBound + path.count
      let secret = bytes[start...].prefix {
        $0.isKeyByte || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "@")
      }
      if secret.count >= 20, secret.contains(where: \.isDigit) { return start..<secret.endIndex }
    }
    return nil
  }

  private static let hooks: [([UInt8], [UInt8])] = [
    ("hooks.slack.com", "/services/"), ("hooks.slack.com", "/workflows/"),
    ("discord.com", "/api/webhooks/"), ("discordapp.com", "/api/webhooks/"),
    ("webhook.office.com", "/webhookb2/"), ("hooks.zapier.com", "/hooks/catch/"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// Telegram: the bot's number, a colon, 35 letters.
  private static func telegramToken(_ bytes: [UInt8], _ number: Range<Int>) -> Range<Int>? {
    let digits = bytes[number].reversed().prefix(while: \.isDigit).count
    guard (8...10).contains(digits) else { return nil }
    let key = bytes[(number.upperBound + 1)...].prefix { $0.isKeyByte }
    guard (34...36).contains(key.count), key.isMixed || key.contains(where: \.isUpper) else {
      return nil
    }
    return number.upperBound - digits..<key.endIndex
  }
}
