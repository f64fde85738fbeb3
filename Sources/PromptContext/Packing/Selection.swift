import TextDocuments

extension PromptPacker {
  /// What was taken so far.
  struct Selection {
    /// What a header costs beside the path, in bytes.
    private static let headerBytes = 12
    /// A piece cut to fit must keep this many lines.
    private static let fewestLines = 2
    /// A piece most of whose lines are in the prompt already says nothing new.
    private static let mostKnown = 0.7

    let limit: Int
    var usedBytes = 0
    var parts: [ContextPart] = []
    var omitted: [OmittedPart] = []
    private var bySource: [ContextSourceName: Int] = [:]
    private var lines: [String: Set<Int>] = [:]
    /// Lines and words of the prompt, as in `TextContent`.
    private var texts: Set<UInt64> = []
    private var words: Set<UInt64> = []

    init(limit: Int) { self.limit = limit }

    func used(by source: ContextSourceName) -> Int { bySource[source, default: 0] }

    mutating func occupy(_ range: Range<Int>, of key: String, text: TextSnapshot) {
      lines[key, default: []].formUnion(range)
      let bytes = text.lineStart(range.lowerBound)..<text.lineRange(range.upperBound - 1).upperBound
      hold(TextContent(text.bytes(in: bytes)))
    }

    private mutating func hold(_ content: TextContent) {
      texts.formUnion(content.lineHashes.lazy.compactMap(\.self))
      words.formUnion(content.words)
    }

    /// The share of the words of a text that the prompt does not hold.
    func novelty(of content: TextContent) -> Double {
      guard !content.words.isEmpty else { return 0 }
      let new = content.words.count { !words.contains($0) }
      return Double(new) / Double(content.words.count)
    }

    mutating func take(_ proposal: Proposal) {
      let key = proposal.part.key
      let taken = lines[key] ?? []
      let kept = proposal.numbers.indices.filter { !taken.contains(proposal.numbers[$0]) }
      guard var part = proposal.part(keeping: kept) else {
        return omit(proposal.part, "its lines are in the prompt already")
      }
      let hashes = kept.compactMap { proposal.content.lineHashes[$0] }
      let known = hashes.count { texts.contains($0) }
      if !hashes.isEmpty, Double(known) > Selection.mostKnown * Double(hashes.count) {
        return omit(proposal.part, "nearly the same text is in the prompt")
      }
      let room = limit - usedBytes - part.path.utf8.count - Selection.headerBytes
      var isWhole = kept.count == proposal.numbers.count
      if part.byteCount > room {
        guard let cut = part.cut(toBytes: room), cut.textLines.count >= Selection.fewestLines,
          cut.byteCount * 2 > min(part.byteCount, 400)
        else { return omit(proposal.part, "the budget is used up") }
        part = cut
        isWhole = false
      }
      let cost = part.byteCount + part.path.utf8.count + Selection.headerBytes
      usedBytes += cost
      bySource[part.source, default: 0] += cost
      for range in part.lines { lines[key, default: []].formUnion(range) }
      hold(isWhole ? proposal.content : TextContent(Array(part.text.utf8)))
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
