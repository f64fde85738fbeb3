/// Values given to names that promise a secret: `password = "..."`, `"api_key": "..."`,
/// `--token ...`, `<secret>...</secret>`, `Authorization: Bearer ...`.
enum NamedSecrets {
  private static let longestName = 64

  static func find(_ bytes: [UInt8], name: Range<Int>) -> Range<Int>? {
    guard name.count <= longestName, name.upperBound < bytes.count, name.count >= 2 else {
      return nil
    }
    if let value = credentials(bytes, scheme: name) { return value }
    guard let place = place(bytes, name: name), let strength = strength(bytes[name]) else {
      return nil
    }
    return value(bytes, from: place.start, closing: place.closing, strength)
  }

  // MARK: Names

  private enum Strength { case password, key, mixed }

  /// Lower case and without `_` and `-`, so that one word stands for all ways of writing.
  private static func strength(_ name: ArraySlice<UInt8>) -> Strength? {
    var plain: [UInt8] = []
    plain.reserveCapacity(name.count)
    for byte in name where byte.isAlphanumeric { plain.append(byte.isUpper ? byte | 0x20 : byte) }
    let word = plain[...]
    if passwords.contains(where: word.containsBytes) { return .password }
    if exact.contains(plain)
      || endings.contains(where: { word.reversed().starts(with: $0.reversed()) })
    {
      return .password
    }
    if keys.contains(where: word.containsBytes) { return .key }
    // `stripe_key`, `mapsKey`: only with a value that no name looks like.
    return word.reversed().starts(with: "yek".utf8) && word.count > 3 ? .mixed : nil
  }

  private static let passwords = ["password", "passwd", "passphrase", "secret", "pwd"]
    .map { Array($0.utf8) }
  private static let exact: Set<[UInt8]> = Set(
    ["pass", "auth", "pw", "sig", "dsn"].map { Array($0.utf8) })
  private static let endings = ["dbpass", "userpass", "sshpass", "mailpass", "ftppass", "rootpass"]
    .map { Array($0.utf8) }
  private static let keys = [
    "token", "apikey", "accesskey", "accountkey", "authkey", "privatekey", "signingkey",
    "encryptionkey", "masterkey", "secretkey", "sharedkey", "licensekey", "connectionstring",
    "credential", "bearer", "webhook", "signature",
  ].map { Array($0.utf8) }

  // MARK: Places

  /// Where the value begins, and the quote it must end with.
  private static func place(
    _ bytes: [UInt8], name: Range<Int>
  ) -> (start: Int, closing: UInt8?)? {
    var index = name.upperBound
    func skipBlanks() {
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }
    func byte() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    // `<password>value<`
    if byte() == UInt8(ascii: ">"), name.lowerBound > 0,
      bytes[name.lowerBound - 1] == UInt8(ascii: "<")
    {
      return (index + 1, UInt8(ascii: "<"))
    }
    // `--password value`
    if byte() == 0x20, bytes[name].starts(with: "--".utf8) {
      skipBlanks()
      if let quote = byte(), quote.isQuote { return (index + 1, quote) }
      return (index, nil)
    }
    // `machine host login me password value`, in one line.
    if byte() == 0x20, bytes[name].elementsEqual("password".utf8), followsLogin(bytes, name) {
      skipBlanks()
      return (index, nil)
    }
    if let quote = byte(), quote.isQuote { index += 1 }
    // `obj["password"] = `
    if byte() == UInt8(ascii: "]") { index += 1 }
    skipBlanks()
    // `<add key="Password" value="...">`
    if byte() == UInt8(ascii: "v"), bytes[index...].starts(with: "value=".utf8) { index += 5 }
    // `String password: String = "..."` and the like: a type may stand between.
    if byte() == UInt8(ascii: "("), index + 1 < bytes.count, bytes[index + 1].isQuote {
      return (index + 2, bytes[index + 1])
    }
    guard let separator = byte(), separator == UInt8(ascii: "=") || separator == UInt8(ascii: ":")
    else { return nil }
    index += 1
    while let next = byte(), "=>:".utf8.contains(next) { index += 1 }
    skipBlanks()
    if separator == UInt8(ascii: ":") { skipType() }
    // The value may stand on the next line, in quotes.
    if byte() == 0x0A || byte() == UInt8(ascii: "(") {
      while let next = byte(), next <= 0x20 || next == UInt8(ascii: "(") { index += 1 }
      guard let quote = byte(), quote.isQuote else { return nil }
    }
    // Prefixes of string literals: b"", r"", @"", L"".
    if let letter = byte(), "brfuL@".utf8.contains(letter), index + 1 < bytes.count,
      bytes[index + 1].isQuote
    {
      index += 1
    }
    if let quote = byte(), quote.isQuote {
      index += 1
      // """triple"""
      while let next = byte(), next == quote { index += 1 }
      return (index, quote)
    }
    return (index, nil)

    func skipType() {
      let start = index
      while let next = byte(), next.isAlphanumeric || "?_.&'[]<>".utf8.contains(next) { index += 1 }
      skipBlanks()
      guard byte() == UInt8(ascii: "="), index + 1 < bytes.count,
        bytes[index + 1] != UInt8(ascii: "=")
      else {
        index = start
        return
      }
      index += 1
      skipBlanks()
    }
  }

  private static func followsLogin(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
    let line = bytes[..<name.lowerBound].suffix(200).reversed().prefix { $0 != 0x0A }.reversed()
    let before = Array(line)[...]
    return before.containsBytes(Array("login".utf8)) || before.containsBytes(Array("user".utf8))
  }

  /// `Bearer abc`, `Basic abc`: the value of a header, wherever it is written.
  private static func credentials(_ bytes: [UInt8], scheme: Range<Int>) -> Range<Int>? {
    guard bytes[scheme.upperBound] == 0x20, (5...6).contains(scheme.count),
      schemes.contains(where: { bytes[scheme].elementsEqual($0) })
    else { return nil }
    let start = scheme.upperBound + 1
    let value = bytes[start...].prefix {
      $0.isBase64 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~")
    }
    let isSecret =
      value.count >= 16
      && (value.contains(where: \.isDigit) && value.contains(where: \.isLetter)
        || value.last == UInt8(ascii: "="))
    return isSecret ? start..<value.endIndex : nil
  }

  private static let schemes = ["Bearer", "bearer", "Basic", "basic", "Token"]
    .map { Array($0.utf8) }

  // MARK: Values

  private static func value(
    _ bytes: [UInt8], from start: Int, closing: UInt8?, _ strength: Strength
  ) -> Range<Int>? {
    var index = start
    while index < bytes.count, bytes[index] > 0x20, bytes[index] != closing,
      closing != nil || !(bytes[index].isQuote || ",;)&".utf8.contains(bytes[index]))
    {
      index += 1
    }
    // A quoted text with a blank in it is a sentence.
    if closing != nil, index >= bytes.count || bytes[index] != closing { return nil }
    let value = bytes[start..<index]
    let hasDigit = value.contains(where: \.isDigit)
    let hasLetter = value.contains(where: \.isLetter)
    let isRandom: Bool
    switch strength {
    case .password:
      let hasMark = value.contains { !$0.isAlphanumeric && !"_-./".utf8.contains($0) }
      isRandom =
        value.count >= 8 && hasLetter
        && (hasDigit
          || hasMark && value.contains(where: \.isUpper) && value.contains(where: \.isLower))
    case .key: isRandom = value.count >= 12 && hasDigit && hasLetter
    case .mixed:
      let isHex = value.count >= 32 && value.allSatisfy(\.isHexDigit) && hasDigit && hasLetter
      isRandom = isHex || value.count >= 16 && value.isMixed && value.allSatisfy { $0.isBase64 }
    }
    guard isRandom, !isTemplate(value) else { return nil }
    // Bare, it must not be code: a call, a path, a member, a variable of the same name.
    if closing == nil, !isInConnectionString(bytes, from: start, to: index) {
      if value.contains(where: { "(){}[]".utf8.contains($0) }) || isMember(value) { return nil }
    }
    return start..<index
  }

  /// `...;Password=value;...` and `...?password=value&...`: a list of values, not code.
  private static func isInConnectionString(_ bytes: [UInt8], from start: Int, to end: Int) -> Bool {
    guard start > 0, bytes[start - 1] == UInt8(ascii: "="), end < bytes.count,
      bytes[end].isQuote || ";&".utf8.contains(bytes[end])
    else { return false }
    let name = bytes[..<(start - 1)].suffix(longestName).reversed()
      .drop { $0.isKeyByte || $0 == 0x20 }
    return name.first.map { ";?&".utf8.contains($0) } ?? false
  }

  /// `config.secret1`: words with dots between, none of them random.
  private static func isMember(_ value: ArraySlice<UInt8>) -> Bool {
    value.contains(UInt8(ascii: ".")) && value.allSatisfy(\.isKeyByte)
  }

  /// What a program puts a value into, or takes one from: `${NAME}`, `{name}`, `%s`, `<name>`.
  static func isTemplate(_ value: ArraySlice<UInt8>) -> Bool {
    if value.first == UInt8(ascii: "$"), value.dropFirst().allSatisfy({ $0.isKeyByte }) {
      return true
    }
    if templates.contains(where: value.containsBytes) { return true }
    guard value.contains(where: { "{<".utf8.contains($0) }) else { return false }
    return value.contains { "}>".utf8.contains($0) }
  }

  private static let templates = ["${", "$(", "{{", "%(", "%s", "%d", "%v", "%@", "\\("]
    .map { Array($0.utf8) }
}
