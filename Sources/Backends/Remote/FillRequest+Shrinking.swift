extension FillRequest {
  /// Bytes of the text that a model has to read.
  public var textBytes: Int {
    prefix.utf8.count + suffix.utf8.count
      + snippets.reduce(0) { $0 + $1.path.utf8.count + $1.text.utf8.count }
  }

  /// With no more text than this: snippets go first, least relevant first, then the far ends of
  /// suffix and prefix, in whole lines where there are lines.
  func shrunk(toBytes limit: Int) -> FillRequest {
    var request = self
    while request.textBytes > limit, !request.snippets.isEmpty { request.snippets.removeFirst() }
    guard request.textBytes > limit else { return request }
    // A quarter for what follows, as much as it needs.
    let limit = max(0, limit)
    let after = min(suffix.utf8.count, max(limit / 4, limit - prefix.utf8.count))
    request.suffix = Self.head(suffix, bytes: after)
    request.prefix = Self.tail(prefix, bytes: limit - request.suffix.utf8.count)
    return request
  }

  private static func head(_ text: String, bytes: Int) -> String {
    let bytes = Array(text.utf8.prefix(bytes))
    guard bytes.count < text.utf8.count else { return text }
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
    return whole(bytes[..<end])
  }

  private static func tail(_ text: String, bytes: Int) -> String {
    let bytes = Array(text.utf8.suffix(bytes))
    guard bytes.count < text.utf8.count else { return text }
    let start = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // The current line is never cut for a line end's sake.
    return whole(start < bytes.count ? bytes[start...] : bytes[...])
  }

  /// Without the halves of characters that were cut at the ends.
  private static func whole(_ bytes: ArraySlice<UInt8>) -> String {
    let start = bytes.drop { $0 & 0xC0 == 0x80 }
    let text = String(decoding: start, as: UTF8.self)
    let scalars = text.unicodeScalars
    return scalars.last == "\u{FFFD}" && !bytes.suffix(3).elementsEqual([0xEF, 0xBF, 0xBD])
      ? String(scalars.dropLast()) : text
  }
}
