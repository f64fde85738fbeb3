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
      let (key, content) = (proposal.part.key, proposal.content)
      let taken = lines[key] ?? []
      var kept = proposal.numbers.indices.filter { !taken.contains(proposal.numbers[$0]) }
      guard kept.contains(where: { content.hasText($0) }) else {
        return omit(proposal.part, "its lines are in the prompt already")
      }
      let hashes = kept.compactMap { content.lineHashes[$0] }
      let known = hashes.count { texts.contains($0) }
      if !hashes.isEmpty, Double(known) > Selection.mostKnown * Double(hashes.count) {
        return omit(proposal.part, "nearly the same text is in the prompt")
      }
      let header = proposal.part.path.utf8.count + Selection.headerBytes
      let size = kept.reduce(-1) { $0 + content.lines[$1].count + 1 }
      let room = limit - usedBytes - header
      if size > room {
        var bytes = -1
        let fitting = kept.prefix { line in
          bytes += content.lines[line].count + 1
          return bytes <= room
        }
        let cut = fitting.reduce(-1) { $0 + content.lines[$1].count + 1 }
        guard fitting.count >= Selection.fewestLines, cut * 2 > min(size, 400) else {
          return omit(proposal.part, "the budget is used up")
        }
        kept = Array(fitting)
      }
      guard let part = proposal.part(keeping: kept) else {
        return omit(proposal.part, "the budget is used up")
      }
      let cost = part.byteCount + header
      usedBytes += cost
      bySource[part.source, default: 0] += cost
      lines[key, default: []].formUnion(kept.lazy.map { proposal.numbers[$0] })
      hold(
        kept.count == proposal.numbers.count ? content : TextContent(Array(part.text.utf8)))
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
