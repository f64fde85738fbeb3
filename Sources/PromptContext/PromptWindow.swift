import TextDocuments

/// The text around the cursor that goes into a prompt.
public struct PromptWindow: Sendable, Equatable {
  /// UTF-8 byte range of the document before the cursor.
  public var prefix: Range<Int>
  /// UTF-8 byte range of the document after the cursor.
  public var suffix: Range<Int>

  /// Lines by which the top of the prefix moves. A provider's prompt cache works on a stable
  /// beginning; a top that slid with every line would never hit it (`prompt_cache_key` at Mistral).
  static let step = 32

  /// Cuts outward from the cursor.
  ///
  /// - Parameters:
  ///   - offset: the cursor as a UTF-8 byte offset; clamped.
  ///   - bytes: budget for both sides together. The suffix gets up to a quarter of it, and what one
  ///     side leaves goes to the other.
  public init(around offset: Int, in text: TextSnapshot, bytes: Int) {
    let offset = min(max(offset, 0), text.utf8Count)
    let bytes = max(bytes, 0)
    let after = text.utf8Count - offset
    let suffixBytes = min(after, max(bytes / 4, bytes - offset))
    let start = PromptWindow.top(before: offset, in: text, bytes: bytes - suffixBytes)
    let end = PromptWindow.bottom(after: offset, in: text, bytes: suffixBytes)
    prefix = start..<offset
    suffix = offset..<end
  }

  private static func top(before offset: Int, in text: TextSnapshot, bytes: Int) -> Int {
    guard offset > bytes else { return 0 }
    let lowest = offset - bytes
    let cursorLine = text.line(at: offset)
    // The first line that lies wholly inside the budget, then down to the next step.
    let line = text.line(at: lowest) + 1
    let stepped = (line + step - 1) / step * step
    for candidate in [stepped, line] where candidate <= cursorLine {
      return text.lineRange(candidate).lowerBound
    }
    return min(offset, text.characterStart(atOrBefore: lowest + 3))
  }

  private static func bottom(after offset: Int, in text: TextSnapshot, bytes: Int) -> Int {
    let highest = offset + bytes
    guard highest < text.utf8Count else { return text.utf8Count }
    let line = text.line(at: highest)
    let start = text.lineRange(line).lowerBound
    if start > offset { return start }
    return max(offset, text.characterStart(atOrBefore: highest))
  }
}

extension TextSnapshot {
  /// The last offset at or before `offset` that does not lie inside a UTF-8 sequence.
  fileprivate func characterStart(atOrBefore offset: Int) -> Int {
    var start = offset
    while start > max(0, offset - 3), let byte = bytes(in: start..<start + 1).first,
      byte & 0xC0 == 0x80
    {
      start -= 1
    }
    return start
  }
}
