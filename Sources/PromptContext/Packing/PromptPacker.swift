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
  /// How much of a proposal's worth hangs on its words that the prompt does not hold yet, 0 to 1.
  public var novelty: Double

  /// As tuned, with the ranks.
  public static let standardNovelty = 0.6

  public init(
    text: TextSnapshot, offset: Int, key: String, tokens: Int, bytesPerToken: Double,
    shares: BudgetShares? = nil, ranks: [ContextSourceName: SourceRank]? = nil,
    novelty: Double = PromptPacker.standardNovelty
  ) {
    self.text = text
    self.offset = min(max(offset, 0), text.utf8Count)
    self.key = key
    self.tokens = tokens
    self.bytesPerToken = bytesPerToken
    self.shares = shares ?? BudgetShares(tokens: tokens)
    self.ranks = ranks
    self.novelty = novelty
  }

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
    for part in proposals where ranks[part.source] == nil {
      selection.omit(part, "the prompt is too small for this source")
    }
    // First within each source's quota, then with what the others left.
    let waiting = take(ordered(proposals, ranks), into: &selection) { part, used in
      let quota = Int((ranks[part.source]?.share ?? 0.2) * Double(bytes - before - after))
      return used + part.byteCount <= quota
    }
    _ = take(waiting, into: &selection) { _, _ in true }

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

  /// A proposal with its worth: that of its source and its rank in it.
  private struct Offer {
    let proposal: Proposal
    let worth: Double
    /// The worth by what was in the prompt when it was last looked at. It only falls.
    var value: Double
    /// How many proposals had been taken then.
    var seen = -1

    static func isBetter(_ left: Offer, _ right: Offer) -> Bool {
      left.value == right.value
        ? ContextPart.isBetter(left.proposal.part, right.proposal.part) : left.value > right.value
    }
  }

  /// All proposals, the best last.
  private func ordered(
    _ proposals: [ContextPart], _ ranks: [ContextSourceName: SourceRank]
  ) -> [Offer] {
    var offers: [Offer] = []
    for name in ContextSourceName.allCases {
      guard let rank = ranks[name] else { continue }
      let parts = proposals.filter { $0.source == name }.sorted(by: ContextPart.isBetter)
      for (index, part) in parts.enumerated() {
        let worth = rank.worth / (1 + rank.decay * Double(index))
        offers.append(Offer(proposal: Proposal(part), worth: worth, value: worth))
      }
    }
    return offers.sorted { Offer.isBetter($1, $0) }
  }

  /// Takes what is worth most, again and again. A worth falls with each word that the prompt comes to
  /// hold, so one that is still the best when looked at anew is the best of all.
  ///
  /// - Returns: those that `isWanted`, told the bytes that their source has used, put off.
  private func take(
    _ offers: [Offer], into selection: inout Selection,
    where isWanted: (ContextPart, Int) -> Bool
  ) -> [Offer] {
    var queue = offers
    var waiting: [Offer] = []
    while var best = queue.popLast() {
      if novelty > 0, best.seen != selection.parts.count {
        best.seen = selection.parts.count
        let share = selection.novelty(of: best.proposal.content)
        best.value = min(best.value, best.worth * (1 - novelty + novelty * share))
        if let next = queue.last, Offer.isBetter(next, best) {
          let place = queue.lastIndex { !Offer.isBetter($0, best) } ?? -1
          queue.insert(best, at: place + 1)
          continue
        }
      }
      let part = best.proposal.part
      if isWanted(part, selection.used(by: part.source)) {
        selection.take(best.proposal)
      } else {
        waiting.append(best)
      }
    }
    return waiting.reversed()
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
