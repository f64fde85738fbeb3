import Foundation

/// The words of a web page that came where JSON was due: a proxy's error page, a login page.
enum HTMLTitle {
  /// The title, else the first heading, else the bare words; nil when the text is not HTML.
  static func of(_ text: String) -> String? {
    let page = text.prefix(32 << 10)
    let start = page.prefix(1_024).lowercased()
    guard start.contains("<html") || start.contains("<!doctype html") || start.contains("<head")
    else { return nil }
    for tag in ["title", "h1"] {
      if let words = content(of: tag, in: page), !words.isEmpty { return words }
    }
    return bareWords(page)
  }

  private static func content(of tag: String, in page: Substring) -> String? {
    guard let open = page.range(of: "<\(tag)", options: .caseInsensitive),
      let end = page[open.upperBound...].firstIndex(of: ">")
    else { return nil }
    let rest = page[page.index(after: end)...]
    guard let close = rest.range(of: "</\(tag)", options: .caseInsensitive) else { return nil }
    return bareWords(rest[..<close.lowerBound])
  }

  private static func bareWords(_ text: Substring) -> String {
    var words = ""
    var isTag = false
    for character in text {
      switch character {
      case "<": isTag = true
      case ">":
        isTag = false
        words.append(" ")
      default: if !isTag { words.append(character) }
      }
    }
    return words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
