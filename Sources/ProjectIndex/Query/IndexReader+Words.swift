/// Words and where they stand: what a prompt builder asks the index beside candidates.
extension IndexReader {
  /// The id of a word that some file holds or held.
  public func word(_ text: String) -> Int32? {
    var text = text
    return text.withUTF8 { vocabulary.find($0) }
  }

  /// In how many files of the language family a word is.
  public func fileCount(of token: Int32) -> Int {
    let word = Int(token - Token.firstWord)
    guard word >= 0, word < vocabulary.fileCounts.count else { return 0 }
    return Int(vocabulary.fileCounts.base[word])
  }

  /// How many files of the language family there are.
  public var fileTotal: Int { sources.reduce(0) { $0 + $1.files.count } }

  /// Whether a word is in so many files that the index takes it for a keyword.
  public func isKeyword(_ token: Int32) -> Bool {
    Token.isWord(token) && shape(of: token) == token
  }

  /// What a token stands for.
  public func text(of token: Int32) -> String {
    withBytes(of: token) { String(decoding: $0, as: UTF8.self) }
  }
}

extension SourceView {
  /// Whether the file that holds a token has neither left nor is hidden.
  public func isCurrent(token: Int) -> Bool { !isGap(token) }
}

/// Where each of some words stands, in every source.
///
/// Sorted sources answer by binary search: places after a word stand side by side in their order.
/// The others (open documents, files not yet sorted) are read once for all words together.
public struct WordPlaces {
  private let reader: IndexReader
  private var scanned: [Int32: [Candidate]] = [:]

  /// - Parameter perSource: places of a word kept from one unsorted source, the first ones.
  public init(_ reader: IndexReader, words: some Sequence<Int32>, perSource: Int = 128) {
    self.reader = reader
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
    let runs = reader.sources.indices.flatMap { self.runs(of: word, after: previous, in: $0) }
    let total = runs.reduce(0) { $0 + $1.range.count }
    let step = max(1, (total + limit - 1) / max(limit, 1))
    var number = 0
    for run in runs {
      let view = reader.sources[run.source]
      for index in run.range {
        number += 1
        if number % step != 0 { continue }
        let token = Int(run.order.base[index]) - run.back
        guard token >= 0, !view.isGap(token) else { continue }
        body(Candidate(source: Int32(run.source), token: Int32(token)))
      }
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
  private func runs(of word: Int32, after previous: Int32?, in source: Int) -> [Run] {
    let view = reader.sources[source]
    guard let order = view.orders?.exact else { return [] }
    let base = UnsafePointer<Int32>(order.base)
    let contexts: [[Int32]] = [[word], [Token.newline, word]].map {
      $0 + [previous].compactMap(\.self)
    }
    return contexts.enumerated().compactMap { number, context in
      var range = 0..<order.count
      for (back, wanted) in context.enumerated() where !range.isEmpty {
        range = ContextOrder.narrow(range, of: base, back: back + 1, wanted: wanted) {
          view.ids[$0]
        }
      }
      return range.isEmpty ? nil : Run(source: source, order: order, range: range, back: number + 1)
    }
  }
}
