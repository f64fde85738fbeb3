/// A server's own words, made fit for a sentence of ours.
struct ServerWords {
  let secrets: KnownSecrets
  private let limit = 200

  init(secrets: KnownSecrets) {
    self.secrets = secrets
  }

  /// The first line that says something, at most 200 characters, without secrets; nil if empty.
  func quote(_ text: String) -> String? {
    let line = secrets.removed(from: text).split(whereSeparator: \.isNewline).lazy
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .first { !$0.isEmpty }
    guard let line else { return nil }
    let printable = line.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
      .filter { $0.properties.generalCategory != .control }
    var words = String(String.UnicodeScalarView(printable))
    guard !words.allSatisfy(\.isWhitespace) else { return nil }
    // The sentence around it has its own.
    if words.hasSuffix("."), !words.hasSuffix("..") { words.removeLast() }
    return words.count > limit ? words.prefix(limit - 1) + "…" : words
  }
}
