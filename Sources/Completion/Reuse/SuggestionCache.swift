import TextDocuments

/// Answers of the backend, found again after typing along, undo, or coming back to a place.
///
/// An entry is anchored at the text before and after its cursor, not at an offset, so edits
/// elsewhere do not matter. A look-up tries the cursor itself and up to `lookBack` bytes before it:
/// an entry found there counts if what was typed since is how its text begins. Each step back costs
/// one step of a rolling hash and a look at one bit.
struct SuggestionCache: Sendable {
  struct Limits: Sendable {
    var entries = 256
    var bytes = 2 << 20
    /// How far along a suggestion may have been typed, in bytes.
    var lookBack = 256
    /// Text before the cursor that must be equal, in bytes; the hash is taken of the last `window`.
    var before = 2048
    var window = 64
    /// Text from the next line on that must be equal, in bytes. The rest of the cursor's own line
    /// does not count: editors close brackets there.
    var after = 256
  }

  /// What the backend had for a place.
  struct Content: Sendable, Equatable {
    /// The model's text, before it is fitted to what stands right of the cursor. Empty: the backend
    /// had nothing to say, which is not the same as a call that failed.
    var text: String
    /// Why it is empty.
    var emptyReason = EmptyReason.backendSaidNothing
  }

  struct Hit: Sendable, Equatable {
    var content: Content
    /// Bytes of the text that are in the document already.
    var typed: Int
  }

  private struct Key: Hashable {
    var document: String
    var backend: String
    var window: UInt64
  }

  private struct Entry {
    var before: [UInt8]
    var after: [UInt8]
    var content: Content
    var used: Int
    var bytes: Int { before.count + after.count + content.text.utf8.count + 128 }
  }

  private let limits: Limits
  private var entries: [Key: [Entry]] = [:]
  private var windows = WindowFilter()
  private(set) var count = 0
  private(set) var bytes = 0
  private var clock = 0

  init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// - Parameters:
  ///   - backend: name and parameters of the backend; an answer of one is not another's.
  mutating func store(
    _ content: Content, for backend: String, at offset: Int, in text: TextSnapshot,
    of document: String
  ) {
    let before = text.bytes(in: max(0, offset - limits.before)..<offset)
    let key = Key(
      document: document, backend: backend,
      window: RollingHash.hash(before.suffix(limits.window)))
    let after = following(offset, in: text)
    clock += 1
    let entry = Entry(before: before, after: after, content: content, used: clock)
    var bucket = entries[key] ?? []
    if let same = bucket.firstIndex(where: { $0.before == before && $0.after == after }) {
      bytes -= bucket[same].bytes
      count -= 1
      bucket.remove(at: same)
    }
    bucket.append(entry)
    entries[key] = bucket
    windows.insert(key.window)
    bytes += entry.bytes
    count += 1
    while count > limits.entries || bytes > limits.bytes { evict() }
  }

  /// The best entry for a cursor: the one with the most text left to type.
  mutating func find(
    for backend: String, at offset: Int, in text: TextSnapshot, of document: String
  ) -> Hit? {
    guard count > 0 else { return nil }
    let start = max(0, offset - limits.lookBack - limits.before)
    let bytes = text.bytes(in: start..<offset)
    let after = following(offset, in: text)
    var rolling = RollingHash(window: limits.window)
    // The hash of the window that ends at each place, nearest to the cursor last.
    let first = max(0, bytes.count - limits.lookBack)
    for byte in bytes[..<first].suffix(limits.window) { rolling.push(byte) }
    var hashes = [rolling.value]
    for byte in bytes[first...] {
      rolling.push(byte)
      hashes.append(rolling.value)
    }
    for typed in 0..<hashes.count {
      let window = hashes[hashes.count - 1 - typed]
      guard windows.mayContain(window) else { continue }
      let end = bytes.count - typed
      let key = Key(document: document, backend: backend, window: window)
      guard let bucket = entries[key] else { continue }
      for index in bucket.indices.reversed() {
        let entry = bucket[index]
        // What was typed comes first: it is short, and of most entries it is not how they begin.
        guard typed == 0 || entry.content.text.utf8.count > typed,
          entry.content.text.utf8.starts(with: bytes[end...]), entry.after == after,
          start > 0 || entry.before.count == limits.before || entry.before.count == end,
          entry.before.count <= end, bytes[end - entry.before.count..<end] == entry.before[...]
        else { continue }
        clock += 1
        entries[key]?[index].used = clock
        return Hit(content: entry.content, typed: typed)
      }
    }
    return nil
  }

  mutating func removeAll() {
    entries = [:]
    windows = WindowFilter()
    count = 0
    bytes = 0
  }

  mutating func removeAll(of document: String) {
    for (key, bucket) in entries where key.document == document {
      entries[key] = nil
      count -= bucket.count
      bytes -= bucket.reduce(0) { $0 + $1.bytes }
    }
  }

  /// The first text from the next line on, without the white space before it.
  private func following(_ offset: Int, in text: TextSnapshot) -> [UInt8] {
    let next = text.line(at: offset) + 1
    guard next < text.lineCount else { return [] }
    let start = text.lineRange(next).lowerBound
    let bytes = text.bytes(in: start..<min(text.utf8Count, start + limits.after))
    return Array(bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D })
  }

  /// Drops the entry that was not used for longest.
  private mutating func evict() {
    var oldest: (key: Key, index: Int, used: Int)?
    for (key, bucket) in entries {
      for (index, entry) in bucket.enumerated() where entry.used < oldest?.used ?? .max {
        oldest = (key, index, entry.used)
      }
    }
    guard let oldest, let entry = entries[oldest.key]?.remove(at: oldest.index) else { return }
    if entries[oldest.key]?.isEmpty == true { entries[oldest.key] = nil }
    count -= 1
    bytes -= entry.bytes
    windows = WindowFilter()
    for key in entries.keys { windows.insert(key.window) }
  }
}

/// Which hashes may be in a set, told with one bit each: a look-up costs a hundredth of that in a
/// dictionary, and nearly all of them end here.
private struct WindowFilter {
  private var words = [UInt64](repeating: 0, count: 256)

  mutating func insert(_ hash: UInt64) {
    words[Int(hash >> 56)] |= WindowFilter.bit(hash)
  }

  func mayContain(_ hash: UInt64) -> Bool {
    words[Int(hash >> 56)] & WindowFilter.bit(hash) != 0
  }

  /// In the word that the highest byte of the hash names.
  private static func bit(_ hash: UInt64) -> UInt64 { 1 << (hash >> 50 & 63) }
}

/// A polynomial hash over the last bytes of a stream, modulo 2^64.
struct RollingHash {
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
  private let window: Int
  private let highest: UInt64
  private var ring: [UInt8] = []
  private var position = 0
  private(set) var value: UInt64 = 0

  init(window: Int) {
    self.window = window
    highest = (0..<max(0, window - 1)).reduce(1) { power, _ in power &* RollingHash.base }
  }

  mutating func push(_ byte: UInt8) {
    if ring.count < window {
      ring.append(byte)
    } else {
      value &-= (UInt64(ring[position]) + 1) &* highest
      ring[position] = byte
      position = (position + 1) % window
    }
    value = value &* RollingHash.base &+ UInt64(byte) + 1
  }

  static func hash(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 &* base &+ UInt64($1) + 1 }
  }
}

extension SuggestionCache.Content {
  init(_ body: Structure.Result) {
    switch body {
    case .text(let text, _): self.init(text: text)
    case .nothing(let reason): self.init(text: "", emptyReason: reason)
    }
  }
}
