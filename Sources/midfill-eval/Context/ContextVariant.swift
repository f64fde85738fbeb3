import ProjectIndex
import PromptContext
import TextDocuments

/// A builder with other settings than the product's, from a file.
struct ContextVariant: Codable, Sendable {
  var name: String
  /// For 512, 1,024, 2,048, 4,096 and 8,192 tokens.
  var prefix: [Double]?
  var suffix: [Double]?
  /// Worth, decay and share by the name of a source.
  var ranks: [String: [Double]]?
  /// `PromptPacker.novelty`.
  var novelty: Double?
  /// Lines before and after a hit of the index.
  var hits: [Int]?

  private static let sizes = [512, 1_024, 2_048, 4_096, 8_192]

  func shares(_ tokens: Int) -> BudgetShares? {
    guard let index = ContextVariant.sizes.firstIndex(of: tokens), let prefix, let suffix,
      prefix.indices.contains(index), suffix.indices.contains(index)
    else { return nil }
    return BudgetShares(prefix: prefix[index], suffix: suffix[index])
  }

  var sourceRanks: [ContextSourceName: SourceRank]? {
    guard ranks != nil else { return nil }
    var table = SourceRank.standard
    for (name, values) in ranks ?? [:] where values.count == 3 {
      guard let source = ContextSourceName(rawValue: name) else { continue }
      table[source] = SourceRank(worth: values[0], decay: values[1], share: values[2])
    }
    return table
  }

  /// One line of the report: a way to fill a prompt.
  struct Row: Sendable {
    var name: String
    var fill: @Sendable (PromptPlace, Int) -> PackedContext

    /// The prompt as one text, what matters most at its end.
    func prompt(_ place: PromptPlace, budget: Int) -> [UInt8] {
      let packed = fill(place, budget)
      let text = place.document.snapshot
      var bytes: [UInt8] = []
      for part in packed.parts { bytes += part.text.utf8 + [0x0A] }
      return bytes + text.bytes(in: packed.window.suffix) + [0x0A]
        + text.bytes(in: packed.window.prefix)
    }
  }

  static func rows(
    proposals: [ContextSourceName: [ContextPart]], _ references: ReferenceRetrievers,
    variants: [ContextVariant], wanted: [String], hits: (Int, Int) -> [ContextPart]
  ) -> [Row] {
    func isWanted(_ name: String) -> Bool { wanted.isEmpty || wanted.contains(name) }
    // They read the whole project, which takes most of the time.
    let files = references.names.contains(where: isWanted) ? references.files() : []
    func alone(_ name: String, _ parts: [ContextPart]) -> Row {
      // Half for the text around the cursor, and each source's best first.
      Row(name: name) { place, tokens in
        packer(
          place, tokens, shares: BudgetShares(prefix: 0.35, suffix: 0.15),
          ranks: SourceRank.standard, novelty: 0
        )
        .pack(parts)
      }
    }
    func of(_ names: ContextSourceName...) -> [ContextPart] {
      names.flatMap { proposals[$0] ?? [] }
    }
    let all = of(.definitions, .imports, .index, .similar, .open)
    var rows = [
      around("prefix only", suffixShare: 0), around("prefix+suffix 75/25", suffixShare: 0.25),
      around("prefix+suffix 50/50", suffixShare: 0.5),
      alone("Jaccard 60", references.jaccard(files, window: 60)),
      alone("Jaccard 20", references.jaccard(files, window: 20)),
      alone("Jaccard 60, co-changed", references.jaccard(files, window: 60, coChangedFirst: true)),
      alone("heads of co-changed", references.heads(files)),
      alone("BM25, prefix", references.bm25(files, usesSuffix: false)),
      alone("BM25, prefix+suffix", references.bm25(files, usesSuffix: true)),
      alone("definitions", of(.definitions)), alone("imports", of(.imports)),
      alone("index hits", of(.index)), alone("similar (BM25)", of(.similar)),
      alone("definitions+similar", of(.definitions, .similar)),
      alone("definitions+hits+similar", of(.definitions, .index, .similar)),
      alone("edits (simulated)", of(.edits)),
      Row(name: builder) { place, tokens in packer(place, tokens, shares: nil, ranks: nil).pack(all)
      },
      Row(name: "builder with edits") { [edits = of(.edits)] place, tokens in
        packer(place, tokens, shares: nil, ranks: nil).pack(all + edits)
      },
    ]
    for variant in variants {
      var parts = all
      if let lines = variant.hits, lines.count == 2 {
        parts = parts.filter { $0.source != .index } + hits(lines[0], lines[1])
      }
      rows.append(
        Row(name: variant.name) { [parts] place, tokens in
          packer(
            place, tokens, shares: variant.shares(tokens), ranks: variant.sourceRanks,
            novelty: variant.novelty ?? PromptPacker.standardNovelty
          ).pack(parts)
        })
    }
    return rows.filter { isWanted($0.name) }
  }

  static let builder = "builder"
  /// The rows that a backend is asked with: the text around the cursor alone, and all of it.
  static let asked = ["prefix+suffix 75/25", builder]

  /// Only the text around the cursor, to the line.
  private static func around(_ name: String, suffixShare: Double) -> Row {
    Row(name: name) { place, tokens in
      let text = place.document.snapshot
      let bytes = Int(Double(tokens) * ContextEvaluation.bytesPerToken)
      let offset = place.document.offset
      var after = min(text.utf8Count - offset, Int(Double(bytes) * suffixShare))
      let before = min(offset, bytes - after)
      if suffixShare > 0 { after = min(text.utf8Count - offset, bytes - before) }
      var window = PromptWindow(around: offset, in: text, prefixBytes: 0, suffixBytes: 0)
      let top = offset - before
      let line = text.line(at: top)
      let isWhole = top == text.lineStart(line)
      window.prefix = min(isWhole ? top : text.lineStart(line + 1), offset)..<offset
      let bottom = text.line(at: offset + after)
      let end = offset + after == text.utf8Count ? text.utf8Count : text.lineStart(bottom)
      window.suffix = offset..<max(offset, end)
      return PackedContext(window: window, parts: [], omitted: [])
    }
  }

  private static func packer(
    _ place: PromptPlace, _ tokens: Int, shares: BudgetShares?,
    ranks: [ContextSourceName: SourceRank]?, novelty: Double = PromptPacker.standardNovelty
  ) -> PromptPacker {
    PromptPacker(
      text: place.document.snapshot, offset: place.document.offset, key: place.document.key,
      tokens: tokens, bytesPerToken: ContextEvaluation.bytesPerToken, shares: shares,
      ranks: ranks, novelty: novelty)
  }
}
