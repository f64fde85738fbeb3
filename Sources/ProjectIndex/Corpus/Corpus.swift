/// All files of one language family, found by what stands before a place in them.
///
/// A file comes in as a small unsorted segment, which look-ups scan. When some thousand tokens have
/// gathered, they are sorted into one segment, and sorted segments of like size are merged, as in a
/// log-structured store. A file that left or is hidden leaves a gap that look-ups step over until
/// the next merge. Sorting happens elsewhere (`MergeJob`), so nothing here takes long.
///
/// Lives on the queue of its `ProjectIndex`.
final class Corpus {
  /// Unsorted tokens are sorted from this number on; scanning them takes about 0.1 ms.
  static let looseTokens = 32_768
  /// Segments of one size class merge when there are this many of them.
  static let mergeWidth = 4
  /// Larger segments are not made, so that a merge stays short (a quarter of a second).
  static let largestSegment = 1 << 20

  let vocabulary = Vocabulary()
  private(set) var parts: [Part] = []
  private(set) var files: [String: Entry] = [:]
  /// Keys of `files` by the file's name without its extension: what imports name.
  private(set) var stems: [String: Set<String>] = [:]
  /// The newest shapes; segments keep the ones they were sorted by.
  private(set) var shapes = ShapeTable.none
  private var learnedFileCount = 0
  private var nextID = 0

  /// One segment and what of it does not count.
  struct Part {
    let id: Int
    let segment: Segment
    /// Token ranges of files that left or are hidden, in order.
    var gaps: [Range<Int>] = []
    var isMerging = false

    var gapTokens: Int { gaps.reduce(0) { $0 + $1.count } }
  }

  /// Where the present version of a file is.
  struct Entry {
    var version: FileVersion
    var part: Int
    var tokens: Range<Int>
    /// Hidden because the file is open in the editor.
    var isHidden: Bool
  }

  // MARK: Files

  /// Adds a file or replaces it.
  func add(_ version: FileVersion, isHidden: Bool) {
    remove(version.key)
    let segment = Segment(tokenizing: version, vocabulary)
    count(segment.ids.elements, 1)
    let tokens = segment.files[0].tokens
    files[version.key] = Entry(
      version: version, part: nextID, tokens: tokens, isHidden: isHidden)
    stems[FilePath.stem(of: version.key), default: []].insert(version.key)
    parts.append(Part(id: nextID, segment: segment, gaps: isHidden ? [tokens] : []))
    nextID += 1
  }

  @discardableResult
  func remove(_ key: String) -> FileVersion? {
    guard let entry = files.removeValue(forKey: key) else { return nil }
    stems[FilePath.stem(of: key)]?.remove(key)
    guard let index = parts.firstIndex(where: { $0.id == entry.part }) else { return nil }
    let segment = parts[index].segment
    count(UnsafeBufferPointer(rebasing: segment.ids.elements[entry.tokens]), -1)
    if !entry.isHidden { addGap(entry.tokens, at: index) }
    if segment.files.count == 1, !parts[index].isMerging { parts.remove(at: index) }
    return entry.version
  }

  /// Hides a file from look-ups, or shows it again.
  func setHidden(_ key: String, _ isHidden: Bool) {
    guard var entry = files[key], entry.isHidden != isHidden else { return }
    entry.isHidden = isHidden
    files[key] = entry
    guard let index = parts.firstIndex(where: { $0.id == entry.part }) else { return }
    if isHidden {
      addGap(entry.tokens, at: index)
    } else {
      parts[index].gaps.removeAll { $0 == entry.tokens }
    }
  }

  private func addGap(_ gap: Range<Int>, at index: Int) {
    let place = parts[index].gaps.firstIndex { $0.lowerBound > gap.lowerBound }
    parts[index].gaps.insert(gap, at: place ?? parts[index].gaps.count)
  }

  private let seen = Buffer<Bool>()

  /// Adds to the number of files of each word among the tokens of one file.
  private func count(_ ids: UnsafeBufferPointer<Int32>, _ change: Int32) {
    seen.append(repeating: false, count: vocabulary.count - seen.count)
    for id in ids where id >= Token.firstWord && !seen.base[Int(id - Token.firstWord)] {
      seen.base[Int(id - Token.firstWord)] = true
      vocabulary.fileCounts.base[Int(id - Token.firstWord)] += change
    }
    for id in ids where id >= Token.firstWord { seen.base[Int(id - Token.firstWord)] = false }
  }

  // MARK: Shapes

  /// Learns the keywords anew when the number of files has changed by a quarter, or always with
  /// `always`. Segments sorted by other shapes are sorted again in time.
  func learnShapes(always: Bool) {
    guard always || abs(files.count - learnedFileCount) * 4 > learnedFileCount else { return }
    learnedFileCount = files.count
    let learned = ShapeTable.learn(vocabulary, fileCount: files.count)
    if !learned.hasSameKeywords(as: shapes) { shapes = learned }
  }

  // MARK: Merging

  /// The next merge that is due. With `isSettling`, also the ones that make all sorted segments
  /// agree on the newest shapes.
  func nextMerge(isSettling: Bool) -> MergeJob? {
    let loose = parts.indices.filter { !parts[$0].segment.isSorted }
    let looseCount = loose.reduce(0) { $0 + parts[$1].segment.tokenCount }
    if looseCount >= Corpus.looseTokens { return merge(loose) }

    var classes: [Int: [Int]] = [:]
    for index in parts.indices where parts[index].segment.isSorted {
      let part = parts[index]
      let live = part.segment.tokenCount - part.gapTokens
      let isStale = isSettling && part.segment.orders?.shapes !== shapes
      if isStale || part.gapTokens > live || part.gaps.count > 32 { return merge([index]) }
      if live * 2 <= Corpus.largestSegment {
        classes[Int.bitWidth - (live / Corpus.looseTokens).leadingZeroBitCount, default: []]
          .append(index)
      }
    }
    for (_, indices) in classes.sorted(by: { $0.key < $1.key }) {
      if indices.count >= Corpus.mergeWidth {
        return merge(Array(indices.prefix(Corpus.mergeWidth)))
      }
    }
    return nil
  }

  private func merge(_ indices: [Int]) -> MergeJob {
    var inputs: [(Segment, Segment.File)] = []
    for index in indices {
      parts[index].isMerging = true
      let (id, segment) = (parts[index].id, parts[index].segment)
      for file in segment.files {
        if let entry = files[file.version.key], entry.part == id, entry.tokens == file.tokens {
          inputs.append((segment, file))
        }
      }
    }
    return MergeJob(
      replaced: indices.map { parts[$0].id }, inputs: inputs, shapes: shapes,
      styles: Array(vocabulary.styles.elements))
  }

  /// Puts the result of a merge in the place of what it was made from.
  func install(_ merged: Segment, of job: MergeJob) {
    let replaced = Set(job.replaced)
    parts.removeAll { replaced.contains($0.id) }
    var part = Part(id: nextID, segment: merged)
    nextID += 1
    for file in merged.files {
      if var entry = files[file.version.key], entry.version === file.version {
        entry.part = part.id
        entry.tokens = file.tokens
        files[file.version.key] = entry
        if entry.isHidden { part.gaps.append(file.tokens) }
      } else {
        part.gaps.append(file.tokens)
      }
    }
    if !merged.files.isEmpty { parts.append(part) }
  }

  // MARK: Size

  var tokenCount: Int {
    parts.reduce(0) { $0 + $1.segment.tokenCount }
  }

  /// Memory besides the text.
  var memoryBytes: Int {
    parts.reduce(vocabulary.memoryBytes + seen.capacity) { $0 + $1.segment.memoryBytes }
  }
}

/// Segments to be made into one sorted segment, away from the queue of the index.
struct MergeJob: Sendable {
  let replaced: [Int]
  let inputs: [(Segment, Segment.File)]
  let shapes: ShapeTable
  let styles: [Int8]

  func run() -> Segment {
    Segment(merging: inputs, shapes: shapes, styles: styles)
  }
}
