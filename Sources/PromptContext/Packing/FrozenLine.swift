import ProjectIndex
import TextDocuments

/// What was chosen for one line of a document. It holds while only that line changes, so that two
/// keystrokes in it send the same bytes but for what was typed.
struct FrozenLine: Sendable {
  private let parts: [ContextPart]
  private let omitted: [OmittedPart]
  /// Secrets that were taken out of the parts.
  private let redactions: Int
  private let tokens: Int
  private let bytesPerToken: Double
  /// The text of the window before and after the line of the cursor.
  private let above: [UInt8]
  private let below: [UInt8]
  /// What the guard need not look at again; nil before it has seen this text, and where that holds a
  /// secret.
  private(set) var guarded: LineReach?
  /// The first line of the window, and how many bytes of the document follow it.
  private let top: Int
  private let bytesAfter: Int
  private let line: Int
  /// Names on the line when the choice was made.
  private let names: Set<String>
  private let refreshed: Int

  /// Choices anew while one line is typed. Each costs a prompt that no cache knows.
  private static let mostRefreshes = 1
  /// A budget that changed by less is the same: it is an estimate, and learned with every answer.
  private static let tolerance = 0.25

  init(_ packed: PackedContext, request: PromptRequest, refreshes: Int, guardedBy: PromptGuard) {
    var parts = packed.parts
    redactions = guardedBy.check(&parts)
    self.parts = parts
    omitted = packed.omitted
    tokens = request.tokens
    bytesPerToken = request.bytesPerToken
    let text = request.document.snapshot
    line = text.line(at: request.document.offset)
    let range = text.lineRange(at: request.document.offset)
    top = packed.window.prefix.lowerBound
    bytesAfter = text.utf8Count - packed.window.suffix.upperBound
    above = text.bytes(in: min(top, range.lowerBound)..<range.lowerBound)
    below = text.bytes(
      in: range.upperBound..<max(range.upperBound, packed.window.suffix.upperBound))
    names = FrozenLine.names(before: request.document)
    refreshed = refreshes
  }

  /// The prompt for a request that differs in nothing but the line; nil for any other, and when the
  /// line names something new.
  func prompt(for request: PromptRequest) -> Prompt? {
    guard isSameLine(request) else { return nil }
    if refreshed < FrozenLine.mostRefreshes, namesSomethingNew(request.document) { return nil }
    return written(for: request)
  }

  /// How often the choice for this line will have been made anew with this request.
  func refreshes(of request: PromptRequest) -> Int {
    isSameLine(request) ? refreshed + 1 : 0
  }

  private func isSameLine(_ request: PromptRequest) -> Bool {
    let wanted = Double(request.tokens) * request.bytesPerToken
    let had = Double(tokens) * bytesPerToken
    guard abs(wanted - had) <= FrozenLine.tolerance * had else { return false }
    let text = request.document.snapshot
    guard text.line(at: request.document.offset) == line else { return false }
    let range = text.lineRange(at: request.document.offset)
    let end = text.utf8Count - bytesAfter
    guard top <= range.lowerBound, end >= range.upperBound else { return false }
    return range.lowerBound - top == above.count && end - range.upperBound == below.count
      && text.holds(above, at: top) && text.holds(below, at: range.upperBound)
  }

  /// The text that was written for the line has no secret in it.
  mutating func wasFoundClean() {
    guarded = LineReach(above: above, below: below)
  }

  private func namesSomethingNew(_ document: QueryDocument) -> Bool {
    let new = FrozenLine.names(before: document).subtracting(names)
    return new.contains { name in
      !FrozenLine.contains(above, name)
        && !parts.contains { FrozenLine.contains(Array($0.text.utf8), name) }
    }
  }

  /// By bytes: it is asked with each key.
  private static func contains(_ bytes: [UInt8], _ name: String) -> Bool {
    let name = Array(name.utf8)
    guard let first = name.first, bytes.count >= name.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for index in 0...bytes.count - name.count where bytes[index] == first {
        if bytes[index..<index + name.count].elementsEqual(name) { return true }
      }
      return false
    }
  }

  /// Words of four bytes and more on the line before the cursor, but the one that is being typed.
  private static func names(before document: QueryDocument) -> Set<String> {
    let text = document.snapshot
    let range = text.lineRange(at: document.offset)
    let bytes = text.bytes(in: range.lowerBound..<max(range.lowerBound, document.offset))
    var names: Set<String> = []
    for word in bytes.split(whereSeparator: { !Token.isWordByte($0) }) where word.count >= 4 {
      if word.endIndex == bytes.endIndex || word.first.map({ $0 &- 0x30 < 10 }) == true { continue }
      names.insert(String(decoding: word, as: UTF8.self))
    }
    return names
  }

  /// With the text of the document as it is now.
  func written(for request: PromptRequest) -> Prompt {
    let document = request.document
    let text = document.snapshot
    let offset = min(max(document.offset, 0), text.utf8Count)
    // A very long line may begin above the top.
    let prefix = min(top, offset)..<offset
    let suffix = offset..<max(offset, text.utf8Count - bytesAfter)
    let first = text.line(at: prefix.lowerBound)
    let last = text.line(at: max(suffix.upperBound - 1, offset))
    var prompt = Prompt(
      prefix: text.string(in: prefix), suffix: text.string(in: suffix), lines: first..<last + 1,
      parts: parts, omitted: omitted, tokens: tokens, bytesPerToken: bytesPerToken)
    prompt.redactions = redactions
    return prompt
  }
}
