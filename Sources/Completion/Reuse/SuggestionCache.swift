import TextDocuments

/// Answers of the backend, found again after typing along, undo, or coming back to a place.
///
/// An entry is anchored at the text before and after its cursor, not at an offset, so edits
/// elsewhere do not matter. A look-up tries the cursor itself and up to `lookBack` bytes before it, as
/// far as there is a text of that length: an entry found there counts if what was typed since is how
/// its text begins. Each step back costs one step of a rolling hash and a look at one bit.
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

  private struct Entry {
    var document: String
    var backend: String
    var before: [UInt8]
    var after: [UInt8]
    var content: Content
    var used: Int
    var bytes: Int { before.count + after.count + content.text.utf8.count + 128 }
  }

  private let limits: Limits
  private let rolling: RollingHash
  /// By the hash of the last bytes before the cursor.
  private var entries: [UInt64: [Entry]] = [:]
  private var windows = WindowFilter()
  /// Bytes of the longest text: nobody can have typed more along.
  private var longest = 0
  private(set) var count = 0
  private(set) var bytes = 0
  private var clock = 0

  init(limits: Limits = Limits()) {
    self.limits = limits
    rolling = RollingHash(window: limits.window)
  }

  /// - Parameters:
  ///   - backend: name and parameters of the backend; an answer of one is not another's.
  mutating func store(
    _ content: Content, for backend: String, at offset: Int, in text: TextSnapshot,
    of document: String
  ) {
    let before = text.bytes(in: max(0, offset - limits.before)..<offset)
    let window = RollingHash.hash(before.suffix(limits.window))
    let after = following(offset, in: text)
    clock += 1
    let entry = Entry(
      document: document, backend: backend, before: before, after: after, content: content,
      used: clock)
    var bucket = entries[window] ?? []
    let same = bucket.firstIndex {
      $0.before == before && $0.after == after && $0.backend == backend && $0.document == document
    }
    if let same {
      bytes -= bucket[same].bytes
      count -= 1
      bucket.remove(at: same)
    }
    bucket.append(entry)
    entries[window] = bucket
    windows.insert(window)
    longest = max(longest, content.text.utf8.count)
    bytes += entry.bytes
    count += 1
    while count > limits.entries || bytes > limits.bytes { evict() }
  }

  /// The best entry for a cursor: the one with the most text left to type.
  mutating func find(
    for backend: String, at offset: Int, in snapshot: TextSnapshot, of document: String
  ) -> Hit? {
    guard count > 0 else { return nil }
    let lookBack = min(limits.lookBack, max(0, longest - 1))
    let start = max(0, offset - lookBack - limits.before)
    let bytes = snapshot.bytes(in: start..<offset)
    // Places whose window is perhaps that of an entry, nearest to the cursor last.
    var places: [(end: Int, window: UInt64)] = []
    places.reserveCapacity(8)
    let first = max(0, bytes.count - lookBack)
    var rolling = self.rolling
    rolling.begin(bytes[..<first])
    if windows.mayContain(rolling.value) { places.append((first, rolling.value)) }
    for index in first..<bytes.count {
      rolling.pass(index, of: bytes)
      if windows.mayContain(rolling.value) { places.append((index + 1, rolling.value)) }
    }
    var after: [UInt8]?
    for (end, window) in places.reversed() {
      guard let bucket = entries[window] else { continue }
      let typed = bytes.count - end
      for index in bucket.indices.reversed() {
        // What was typed comes first: it is short, and of most entries it is not how they begin.
        let text = bucket[index].content.text.utf8
        guard typed == 0 || text.count > typed, text.starts(with: bytes[end...]) else { continue }
        let entry = bucket[index]
        guard entry.backend == backend, entry.document == document,
          start > 0 || entry.before.count == limits.before || entry.before.count == end,
          entry.before.count <= end, bytes[end - entry.before.count..<end] == entry.before[...]
        else { continue }
        let below = after ?? following(offset, in: snapshot)
        after = below
        guard entry.after == below else { continue }
        clock += 1
        entries[window]?[index].used = clock
        return Hit(content: entry.content, typed: typed)
      }
    }
    return nil
  }

  mutating func removeAll() {
    entries = [:]
    windows = WindowFilter()
    longest = 0
    count = 0
    bytes = 0
  }

  mutating func removeAll(of document: String) {
    for (window, bucket) in entries {
      let kept = bucket.filter { $0.document != document }
      count -= bucket.count - kept.count
      bytes -= bucket.reduce(0) { $0 + $1.bytes } - kept.reduce(0) { $0 + $1.bytes }
      entries[window] = kept.isEmpty ? nil : kept
    }
  }

  /// The first text from the next line on, without the white space before it.
  private func following(_ offset: Int, in text: TextSnapshot) -> [UInt8] {
    let next = text.line(at: offset) + 1
    guard next < text.lineCount else { return [] }
    let start = text.lineStart(next)
    let bytes = text.bytes(in: start..<min(text.utf8Count, start + limits.after))
    return Array(bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D })
  }

  /// Drops the entry that was not used for longest.
  private mutating func evict() {
    var oldest: (window: UInt64, index: Int, used: Int)?
    for (window, bucket) in entries {
      for (index, entry) in bucket.enumerated() where entry.used < oldest?.used ?? .max {
        oldest = (window, index, entry.used)
      }
    }
    guard let oldest, let entry = entries[oldest.window]?.remove(at: oldest.index) else { return }
    if entries[oldest.window]?.isEmpty == true { entries[oldest.window] = nil }
    count -= 1
    bytes -= entry.bytes
    windows = WindowFilter()
    longest = 0
    for (window, bucket) in entries {
      windows.insert(window)
      for entry in bucket { longest = max(longest, entry.content.text.utf8.count) }
    }
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

/// A polynomial hash over the last bytes of a text, modulo 2^64; it goes on byte by byte.
struct RollingHash {
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
  private let window: Int
  private let highest: UInt64
  private(set) var value: UInt64 = 0

  init(window: Int) {
    self.window = window
    highest = (0..<max(0, window - 1)).reduce(1) { power, _ in power &* RollingHash.base }
  }

  /// Takes the end of a text.
  mutating func begin(_ bytes: ArraySlice<UInt8>) {
    value = RollingHash.hash(bytes.suffix(window))
  }

  /// Takes the byte at an index; those before it have been taken.
  mutating func pass(_ index: Int, of bytes: [UInt8]) {
    if index >= window { value &-= (UInt64(bytes[index - window]) + 1) &* highest }
    value = value &* RollingHash.base &+ UInt64(bytes[index]) + 1
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
