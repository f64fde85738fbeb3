import ProjectIndex

/// Places of the project that hold the same rare words as the text around the cursor: BM25 with
/// pieces of equal length, so that what is left of it is the sum of the words' rarity.
///
/// A place is `span` tokens, and every half of it one begins, so that no border cuts through the
/// best one.
public struct SimilarText: ContextSource {
  public let name = ContextSourceName.similar

  /// Tokens of half a place; two make about fifteen lines.
  static let half = 64
  /// Places of a word that are looked at; of a more frequent one an even sample.
  private static let perWord = 384
  /// Places of all words together. The weightiest words come first: what the others would add could
  /// no longer lift a place over the best.
  private static let places = 6_144
  /// Words of the query.
  private static let words = 32
  private static let most = 20

  public init() {}

  public func parts(for query: ContextQuery, in lookup: ContextLookup?) -> [ContextPart] {
    guard let lookup else { return [] }
    // Nearness counts less here than for definitions: the place as a whole is compared.
    let words = lookup.words.sorted { ($1.rarity, $0.id) < ($0.rarity, $1.id) }
      .sorted { SimilarText.weight($0) > SimilarText.weight($1) }
      .prefix(SimilarText.words)
    var table = PlaceScores(capacity: 1 << 14)
    var places = SimilarText.places
    for (number, word) in words.enumerated() {
      if lookup.isOver() || places <= 0 { break }
      let weight = SimilarText.weight(word)
      let limit = min(SimilarText.perWord, places)
      places -= min(limit, lookup.places.count(of: word.id))
      lookup.places.forEach(word.id, limit: limit) { place in
        let half = Int64(place.source) << 32 | Int64(Int(place.token) / SimilarText.half)
        table.add(weight, to: half, word: Int32(number))
      }
    }
    var parts: [ContextPart] = []
    var taken: Set<Int64> = []
    for (key, score) in table.best(4 * SimilarText.most) {
      if parts.count == SimilarText.most || lookup.isOver() { break }
      if taken.contains(key) || taken.contains(key - 1) || taken.contains(key + 1) { continue }
      let source = Int(key >> 32)
      let first = Int(key & 0xFFFF_FFFF) * SimilarText.half
      guard let piece = piece(lookup, source: source, tokens: first..<first + 2 * SimilarText.half),
        let part = lookup.part(
          name, [piece], score: score,
          reason: "shares rare words: " + shared(lookup, piece, words.prefix(12)))
      else { continue }
      taken.insert(key)
      parts.append(part)
    }
    return parts
  }

  private static func weight(_ word: CursorWord) -> Double {
    word.rarity / (1 + Double(word.distance) / 24)
  }

  /// The lines of a run of tokens, within the file of its first word.
  private func piece(
    _ lookup: ContextLookup, source: Int, tokens: Range<Int>
  ) -> ContextLookup.Piece? {
    let view = lookup.reader.sources[source]
    guard view.lineCount > 0 else { return nil }
    let middle = min((tokens.lowerBound + tokens.upperBound) / 2, view.tokenCount - 1)
    guard view.isCurrent(token: middle) else { return nil }
    let center = view.line(ofToken: middle)
    let first = view.line(ofToken: tokens.lowerBound)
    let last = view.line(ofToken: min(tokens.upperBound, view.tokenCount - 1))
    return lookup.piece(
      source: source, line: center, before: center - first, after: max(0, last - center))
  }

  private func shared(
    _ lookup: ContextLookup, _ piece: ContextLookup.Piece, _ words: ArraySlice<CursorWord>
  ) -> String {
    let view = lookup.reader.sources[piece.source]
    var found: [String] = []
    for word in words {
      let isThere = piece.lines.contains { line in
        view.lines[line].tokens.contains { view.ids[$0] == word.id }
      }
      if isThere { found.append(lookup.reader.text(of: word.id)) }
      if found.count == 4 { break }
    }
    return found.joined(separator: ", ")
  }
}

/// Scores by place, in a table with open addresses: a query adds some ten thousand times.
struct PlaceScores {
  private var keys: [Int64]
  private var scores: [Double]
  /// The last word that added to a half: each word counts once.
  private var lastWord: [Int32]
  private var used: [Int] = []
  private let mask: Int

  init(capacity: Int) {
    keys = Array(repeating: -1, count: capacity)
    scores = Array(repeating: 0, count: capacity)
    lastWord = Array(repeating: -1, count: capacity)
    mask = capacity - 1
  }

  private func slot(_ key: Int64) -> Int {
    var slot =
      Int(truncatingIfNeeded: UInt64(bitPattern: key) &* 0x9E37_79B9_7F4A_7C15 >> 40) & mask
    while keys[slot] != -1, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  mutating func add(_ weight: Double, to key: Int64, word: Int32) {
    // Half full is full; what comes then are the least rare words.
    let slot = slot(key)
    if keys[slot] == -1 {
      if used.count * 2 > mask { return }
      keys[slot] = key
      used.append(slot)
    }
    if lastWord[slot] == word { return }
    lastWord[slot] = word
    scores[slot] += weight
  }

  /// Each half with the one after it, the best first.
  func best(_ count: Int) -> [(key: Int64, score: Double)] {
    var sums: [(key: Int64, score: Double)] = []
    sums.reserveCapacity(used.count)
    for slot in used {
      let next = self.slot(keys[slot] + 1)
      let follower = keys[next] == -1 ? 0 : scores[next]
      // A word in both halves counts twice here, at a discount for it.
      sums.append((keys[slot], scores[slot] + 0.6 * follower))
    }
    sums.sort { ($1.score, $0.key) < ($0.score, $1.key) }
    return Array(sums.prefix(count))
  }
}
