/// Where each of some words stands, in every source. Valid within the query of its reader.
///
/// Sorted sources answer by binary search: places after a word stand side by side in their order.
/// The others (open documents, files not yet sorted) are read once for all words together.
public final class WordPlaces {
  private let reader: IndexReader
  private var scanned: [Int32: [Candidate]] = [:]
  /// The searches cost more than reading what they find, and several sources ask for one word.
  private var runs: [Int32: [Run]] = [:]
  /// For each source, the part of its order that follows the end of a line.
  private let lineStarts: [Range<Int>]

  /// - Parameter perSource: places of a word kept from one unsorted source, the first ones.
  public init(_ reader: IndexReader, words: some Sequence<Int32>, perSource: Int = 128) {
    self.reader = reader
    lineStarts = reader.sources.map { view in
      guard let order = view.orders?.exact else { return 0..<0 }
      return ContextOrder.narrow(
        0..<order.count, of: UnsafePointer(order.base), back: 1, wanted: Token.newline
      ) { view.ids[$0] }
    }
    let wanted = reader.sets[1]
    wanted.removeAll(limit: reader.tokenLimit)
    for word in words { wanted.insert(word) }
    for (source, view) in reader.sources.enumerated()
    where view.orders == nil && view.gaps.isEmpty {
      var counts: [Int32: Int] = [:]
      for token in 0..<view.tokenCount where wanted.contains(view.ids[token]) {
        let id = view.ids[token]
        guard counts[id, default: 0] < perSource else { continue }
        counts[id, default: 0] += 1
        scanned[id, default: []].append(Candidate(source: Int32(source), token: Int32(token)))
      }
    }
  }

  /// How many places of a word `forEach` can choose from. Some may be of files that have left.
  public func count(of word: Int32) -> Int {
    runs(of: word).reduce(scanned[word]?.count ?? 0) { $0 + $1.range.count }
  }

  /// Calls `body` with places of a word: all of them up to `limit`, beyond that an even sample.
  ///
  /// - Parameter previous: only places right after this token.
  /// - Returns: whether there were no more than `limit`, so that `body` saw all.
  @discardableResult
  public func forEach(
    _ word: Int32, after previous: Int32? = nil, limit: Int, _ body: (Candidate) -> Void
  ) -> Bool {
    for place in scanned[word] ?? [] {
      let view = reader.sources[Int(place.source)]
      if let previous, place.token < 1 || view.ids[Int(place.token) - 1] != previous { continue }
      body(place)
    }
    var runs = runs(of: word)
    if let previous { runs = runs.compactMap { narrowed($0, to: previous) } }
    let total = runs.reduce(0) { $0 + $1.range.count }
    let step = max(1, (total + limit - 1) / max(limit, 1))
    var next = step - 1
    for run in runs {
      let view = reader.sources[run.source]
      while next < run.range.count {
        let token = Int(run.order.base[run.range.lowerBound + next]) - run.back
        next += step
        guard token >= 0, !view.isGap(token) else { continue }
        body(Candidate(source: Int32(run.source), token: Int32(token)))
      }
      next -= run.range.count
    }
    return step == 1
  }

  private struct Run {
    let source: Int
    let order: Buffer<Int32>
    let range: Range<Int>
    /// From a place in the order back to the word.
    let back: Int
  }

  /// Within a line, the place after the word is in the order; at a line's end it is not, but the
  /// first place of the next line is, behind the newline token.
  private func runs(of word: Int32) -> [Run] {
    if let known = runs[word] { return known }
    var found: [Run] = []
    for (source, view) in reader.sources.enumerated() {
      guard let order = view.orders?.exact else { continue }
      for (back, start) in [(1, 0..<order.count), (2, lineStarts[source])] {
        let range = ContextOrder.narrow(
          start, of: UnsafePointer(order.base), back: back, wanted: word
        ) { view.ids[$0] }
        if !range.isEmpty {
          found.append(Run(source: source, order: order, range: range, back: back))
        }
      }
    }
    runs[word] = found
    return found
  }

  /// The places of a run right after a token.
  private func narrowed(_ run: Run, to previous: Int32) -> Run? {
    let ids = reader.sources[run.source].ids
    let range = ContextOrder.narrow(
      run.range, of: UnsafePointer(run.order.base), back: run.back + 1, wanted: previous
    ) { ids[$0] }
    guard !range.isEmpty else { return nil }
    return Run(source: run.source, order: run.order, range: range, back: run.back)
  }
}
