import TextDocuments

/// Chooses what of the proposals goes into a prompt. Deterministic: the same proposals give the same
/// prompt, byte for byte.
public struct PromptPacker: Sendable {
  public var text: TextSnapshot
  /// The cursor as a UTF-8 byte offset.
  public var offset: Int
  /// The document's key, as in `ContextPart.key`.
  public var key: String
  /// The size of the whole prompt.
  public var tokens: Int
  /// UTF-8 bytes of source text per token, about.
  public var bytesPerToken: Double
  public var shares: BudgetShares
  /// A source that is not among them is left out; nil for the standard ones.
  public var ranks: [ContextSourceName: SourceRank]?

  public init(
    text: TextSnapshot, offset: Int, key: String, tokens: Int, bytesPerToken: Double,
    shares: BudgetShares? = nil, ranks: [ContextSourceName: SourceRank]? = nil
  ) {
    self.text = text
    self.offset = min(max(offset, 0), text.utf8Count)
    self.key = key
    self.tokens = tokens
    self.bytesPerToken = bytesPerToken
    self.shares = shares ?? BudgetShares(tokens: tokens)
    self.ranks = ranks
  }

  /// What a header costs beside the path, in bytes.
  private static let headerBytes = 12
  /// A piece cut to fit must keep this many lines.
  private static let fewestLines = 2
  /// A piece most of whose lines are in the prompt already says nothing new.
  private static let mostKnown = 0.7

  public func pack(_ proposals: [ContextPart]) -> PackedContext {
    let bytes = max(0, Int(Double(tokens) * bytesPerToken))
    let before = min(offset, Int(Double(bytes) * shares.prefix))
    let after = min(text.utf8Count - offset, Int(Double(bytes) * shares.suffix))
    if proposals.isEmpty {
      let side = shares.suffix / max(shares.prefix + shares.suffix, 0.01)
      return PackedContext(window: window(bytes, suffixShare: side), parts: [], omitted: [])
    }
    let least = PromptWindow(around: offset, in: text, prefixBytes: before, suffixBytes: after)
    var selection = Selection(limit: bytes - least.byteCount)
    selection.occupy(lines(of: least), of: key, text: text)

    let ranks = ranks ?? SourceRank.standard(tokens: tokens, proposals: proposals)
    let ordered = ordered(proposals, ranks)
    for part in proposals where ranks[part.source] == nil {
      selection.omit(part, "the prompt is too small for this source")
    }
    var waiting: [ContextPart] = []
    for part in ordered {
      let quota = Int((ranks[part.source]?.share ?? 0.2) * Double(bytes - before - after))
      if selection.used(by: part.source) + part.byteCount > quota {
        waiting.append(part)
      } else {
        selection.take(part)
      }
    }
    for part in waiting { selection.take(part) }

    // What is left goes back to the text around the cursor.
    let left = bytes - least.byteCount - selection.usedBytes
    let side = shares.suffix / max(shares.prefix + shares.suffix, 0.01)
    let wide = window(least.byteCount + max(0, left), suffixShare: side)
    selection.release(lines(of: wide), of: key)
    return PackedContext(
      window: wide, parts: PromptPacker.arranged(selection.parts), omitted: selection.omitted)
  }

  /// Both sides together; what one leaves, the other gets.
  private func window(_ bytes: Int, suffixShare: Double) -> PromptWindow {
    let wanted = Int(Double(bytes) * suffixShare)
    let after = min(text.utf8Count - offset, max(wanted, bytes - offset))
    return PromptWindow(
      around: offset, in: text, prefixBytes: bytes - after, suffixBytes: after)
  }

  private func lines(of window: PromptWindow) -> Range<Int> {
    let first = text.line(at: window.prefix.lowerBound)
    let last = text.line(at: max(window.suffix.upperBound - 1, window.prefix.upperBound))
    return first..<last + 1
  }

  /// All proposals in one order: by the worth of their source and their rank in it.
  private func ordered(
    _ proposals: [ContextPart], _ ranks: [ContextSourceName: SourceRank]
  ) -> [ContextPart] {
    var ranked: [(part: ContextPart, value: Double)] = []
    for name in ContextSourceName.allCases {
      guard let rank = ranks[name] else { continue }
      let parts = proposals.filter { $0.source == name }.sorted(by: ContextPart.isBetter)
      for (index, part) in parts.enumerated() {
        ranked.append((part, rank.worth / (1 + rank.decay * Double(index))))
      }
    }
    return ranked.sorted { left, right in
      left.value == right.value
        ? ContextPart.isBetter(left.part, right.part) : left.value > right.value
    }.map(\.part)
  }

  /// In the order of the prompt, pieces that touch put together.
  static func arranged(_ parts: [ContextPart]) -> [ContextPart] {
    let order = SourceRank.stableFirst
    func place(_ part: ContextPart) -> (Int, String, Int) {
      (order.firstIndex(of: part.source) ?? 0, part.path, part.lines.first?.lowerBound ?? 0)
    }
    var arranged: [ContextPart] = []
    for part in parts.sorted(by: { place($0) < place($1) }) {
      if let last = arranged.last, last.key == part.key, last.source == part.source,
        let joined = last.joined(part)
      {
        arranged[arranged.count - 1] = joined
      } else {
        arranged.append(part)
      }
    }
    return arranged
  }

  /// What was taken so far.
  private struct Selection {
    let limit: Int
    var usedBytes = 0
    var parts: [ContextPart] = []
    var omitted: [OmittedPart] = []
    private var bySource: [ContextSourceName: Int] = [:]
    private var lines: [String: Set<Int>] = [:]
    /// Texts of the lines in the prompt, trimmed, by hash.
    private var texts: Set<Int> = []

    init(limit: Int) { self.limit = limit }

    func used(by source: ContextSourceName) -> Int { bySource[source, default: 0] }

    mutating func occupy(_ range: Range<Int>, of key: String, text: TextSnapshot) {
      lines[key, default: []].formUnion(range)
      for line in text.lines(range) { if let hash = line.tellingHash { texts.insert(hash) } }
    }

    mutating func take(_ proposal: ContextPart) {
      let taken = lines[proposal.key] ?? []
      guard var part = proposal.keeping({ !taken.contains($0) }), part.hasText else {
        return omit(proposal, "its lines are in the prompt already")
      }
      let hashes = part.textLines.compactMap(\.tellingHash)
      let known = hashes.count { texts.contains($0) }
      if !hashes.isEmpty, Double(known) > PromptPacker.mostKnown * Double(hashes.count) {
        return omit(proposal, "nearly the same text is in the prompt")
      }
      let room = limit - usedBytes - part.path.utf8.count - PromptPacker.headerBytes
      if part.byteCount > room {
        guard let cut = part.cut(toBytes: room), cut.textLines.count >= PromptPacker.fewestLines,
          cut.byteCount * 2 > min(part.byteCount, 400)
        else { return omit(proposal, "the budget is used up") }
        part = cut
      }
      let cost = part.byteCount + part.path.utf8.count + PromptPacker.headerBytes
      usedBytes += cost
      bySource[part.source, default: 0] += cost
      for range in part.lines { lines[part.key, default: []].formUnion(range) }
      texts.formUnion(part.textLines.compactMap(\.tellingHash))
      parts.append(part)
    }

    mutating func omit(_ part: ContextPart, _ reason: String) {
      omitted.append(OmittedPart(part: part, reason: reason))
    }

    /// Takes out lines that the window has come to hold.
    mutating func release(_ range: Range<Int>, of key: String) {
      parts = parts.compactMap { part in
        part.key == key ? part.keeping { !range.contains($0) } : part
      }
    }
  }
}

/// What the packer chose.
public struct PackedContext: Sendable, Equatable {
  public var window: PromptWindow
  /// In the order of the prompt.
  public var parts: [ContextPart]
  public var omitted: [OmittedPart]

  public init(window: PromptWindow, parts: [ContextPart], omitted: [OmittedPart]) {
    self.window = window
    self.parts = parts
    self.omitted = omitted
  }
}

/// A proposal that is not in the prompt.
public struct OmittedPart: Sendable, Equatable {
  public var part: ContextPart
  public var reason: String
}
