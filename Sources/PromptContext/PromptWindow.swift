import TextDocuments

/// The text around the cursor that goes into a prompt.
///
/// Both far ends move in coarse steps, the top counted in lines from the beginning of the document,
/// the bottom in lines from its end: so typing moves neither, and a provider's prompt cache finds the
/// same beginning again. Codestral reads the suffix first; a bottom that slid with each new line
/// above it would void the whole prompt.
public struct PromptWindow: Sendable, Equatable {
  /// UTF-8 byte range of the document before the cursor.
  public var prefix: Range<Int>
  /// UTF-8 byte range of the document after the cursor.
  public var suffix: Range<Int>

  /// The largest step, in lines. Smaller budgets take smaller steps, so that rounding costs no more
  /// than about a tenth of them.
  static let largestStep = 32
  private static let bytesPerLine = 34

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
    self.init(
      around: offset, in: text, prefixBytes: bytes - suffixBytes, suffixBytes: suffixBytes)
  }

  /// Cuts each side to its own budget.
  public init(around offset: Int, in text: TextSnapshot, prefixBytes: Int, suffixBytes: Int) {
    let offset = min(max(offset, 0), text.utf8Count)
    let start = PromptWindow.top(before: offset, in: text, bytes: max(prefixBytes, 0))
    let end = PromptWindow.bottom(after: offset, in: text, bytes: max(suffixBytes, 0))
    prefix = start..<offset
    suffix = offset..<end
  }

  public var byteCount: Int { prefix.count + suffix.count }

  /// A power of two, about a tenth of the lines that the budget holds.
  private static func step(bytes: Int) -> Int {
    let wanted = min(largestStep, max(1, bytes / bytesPerLine / 10))
    return 1 << (Int.bitWidth - 1 - wanted.leadingZeroBitCount)
  }

  private static func top(before offset: Int, in text: TextSnapshot, bytes: Int) -> Int {
    guard offset > bytes else { return 0 }
    let lowest = offset - bytes
    let cursorLine = text.line(at: offset)
    let step = step(bytes: bytes)
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
    let step = step(bytes: bytes)
    // The line at the cut is not part of it; lines from the cut to the end are a multiple of the step.
    let stepped = text.lineCount - (text.lineCount - line + step - 1) / step * step
    for candidate in [stepped, line] {
      let start = text.lineStart(max(candidate, 0))
      if start > offset { return start }
    }
    return max(offset, text.characterStart(atOrBefore: highest))
  }
}

extension TextSnapshot {
  /// The last offset at or before `offset` that does not lie inside a UTF-8 sequence.
  fileprivate func characterStart(atOrBefore offset: Int) -> Int {
    var start = offset
    while start > max(0, offset - 3), let byte = byte(at: start), byte & 0xC0 == 0x80 {
      start -= 1
    }
    return start
  }
}
