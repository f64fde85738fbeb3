/// The secrets that a configuration of Continue names: from `.env` files in their order, then from
/// the environment.
struct ContinueSecrets {
  /// The first that knows a name wins.
  var files: [(name: String, values: [String: String])]
  var environment: [String: String]

  enum Found: Equatable {
    case environment(value: String)
    case file(String, value: String)
    case nowhere

    var value: String? {
      switch self {
      case .environment(let value), .file(_, let value): value
      case .nowhere: nil
      }
    }
  }

  func find(_ name: String) -> Found {
    for file in files {
      if let value = file.values[name], !value.isEmpty { return .file(file.name, value: value) }
    }
    guard let value = environment[name], !value.isEmpty else { return .nowhere }
    return .environment(value: value)
  }

  /// The name in `${{ secrets.NAME }}`, if `text` is nothing else.
  static func reference(_ text: String) -> String? {
    let trimmed = text.trimmed
    guard trimmed.hasPrefix("${{"), trimmed.hasSuffix("}}") else { return nil }
    let inner = String(trimmed.dropFirst(3).dropLast(2)).trimmed
    guard inner.hasPrefix("secrets."), !inner.contains("}") else { return nil }
    // `secrets.owner/package/NAME` names a block's secret; the last part is the variable.
    return inner.dropFirst("secrets.".count).split(separator: "/").last.map(String.init)
  }

  /// `text` with its references filled in; `nil` if one cannot be.
  func filled(_ text: String) -> String? {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${{"),
      let end = rest[start.upperBound...].firstRange(of: "}}")
    {
      let reference = String(rest[start.lowerBound..<end.upperBound])
      guard let value = Self.reference(reference).flatMap({ find($0).value }) else { return nil }
      result += rest[..<start.lowerBound] + value
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  /// The assignments of a `.env` file: `NAME=value`, `export` before it, quotes around the value,
  /// comments.
  static func dotenv(_ text: String) -> [String: String] {
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      var line = String(line).trimmed
      if line.hasPrefix("export ") { line = String(line.dropFirst("export ".count)).trimmed }
      guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { continue }
      let name = String(line[..<equals]).trimmed
      let value = String(line[line.index(after: equals)...]).trimmed
      if !name.isEmpty { values[name] = unquoted(value) }
    }
    return values
  }

  private static func unquoted(_ value: String) -> String {
    if let quote = value.first, quote == "\"" || quote == "'" || quote == "`",
      let end = value.dropFirst().firstIndex(of: quote)
    {
      let inner = String(value[value.index(after: value.startIndex)..<end])
      return quote == "\"" ? inner.replacing("\\n", with: "\n") : inner
    }
    return value.firstIndex(of: "#").map { String(value[..<$0]).trimmed } ?? value
  }
}

extension String {
  /// Without the spaces, tabs and line ends around it.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
