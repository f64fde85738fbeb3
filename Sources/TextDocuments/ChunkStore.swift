/// The bytes of a text, in chunks, in pages of chunks.
///
/// Invariants:
/// - There is at least one page, and no page is without chunks.
/// - Only the one chunk of an empty text is empty.
/// - A border between chunks never parts a `\r\n`, nor, in valid UTF-8, a character.
/// - A page's counts are the sum of its chunks', `total` is the sum of the pages'.
///
/// An edit makes the chunks it touches anew and copies at most one page and the list of pages; all
/// else is shared with older copies of the value. So its cost does not depend on whether one is
/// alive, and hardly on the size: at 10 MB there are about 140 pages.
struct ChunkStore: Sendable {
  /// Sizes, as a value so that tests can make borders frequent.
  struct Limits: Sendable, Equatable {
    /// The most bytes in a chunk.
    var chunk: Int
    /// The most chunks in a page.
    var page: Int

    /// 2 KiB is copied and counted in well under a microsecond; 64 keeps a page's copy as cheap.
    static let standard = Limits(chunk: 2048, page: 64)

    /// New chunks and pages are filled to three quarters, so that the next edits find room.
    var chunkFill: Int { max(1, chunk - chunk / 4) }
    var pageFill: Int { max(1, page - page / 4) }
    /// Less than this is joined with a neighbor.
    var chunkMinimum: Int { chunk / 4 }
    var pageMinimum: Int { page / 4 }
  }

  struct Page: Sendable {
    var chunks: [Chunk]
    var metrics: TextMetrics

    init(_ chunks: [Chunk]) {
      self.chunks = chunks
      metrics = TextMetrics()
      for chunk in chunks { metrics += chunk.metrics }
    }
  }

  /// A chunk, and what stands before it.
  struct Place {
    var page: Int
    var chunk: Int
    var before: TextMetrics
  }

  private(set) var pages: [Page]
  private(set) var total: TextMetrics
  let limits: Limits

  init(_ bytes: UnsafeBufferPointer<UInt8>, limits: Limits = .standard) {
    self.limits = limits
    var chunks = ChunkStore.split(bytes, limits: limits)
    if chunks.isEmpty { chunks = [Chunk([])] }
    pages = ChunkStore.paginate(chunks, limits: limits)
    total = TextMetrics()
    for page in pages { total += page.metrics }
  }

  // MARK: Finding

  /// The chunk that holds unit number `target` of `dimension`, counted from 0; the last chunk past
  /// the end.
  func place(of target: Int, in dimension: TextMetrics.Dimension) -> Place {
    var place = Place(page: 0, chunk: 0, before: TextMetrics())
    let lastPage = pages.count &- 1
    while place.page < lastPage {
      let units = pages[place.page].metrics[dimension]
      if place.before[dimension] &+ units > target { break }
      place.before += pages[place.page].metrics
      place.page &+= 1
    }
    let lastChunk = pages[place.page].chunks.count &- 1
    while place.chunk < lastChunk {
      let units = pages[place.page].chunks[place.chunk].metrics[dimension]
      if place.before[dimension] &+ units > target { break }
      place.before += pages[place.page].chunks[place.chunk].metrics
      place.chunk &+= 1
    }
    return place
  }

  func chunk(at place: Place) -> Chunk { pages[place.page].chunks[place.chunk] }

  func place(before place: Place) -> Place? {
    var place = place
    if place.chunk > 0 {
      place.chunk -= 1
    } else if place.page > 0 {
      place.page -= 1
      place.chunk = pages[place.page].chunks.count - 1
    } else {
      return nil
    }
    place.before -= chunk(at: place).metrics
    return place
  }

  func place(after place: Place) -> Place? {
    var next = place
    if place.chunk + 1 < pages[place.page].chunks.count {
      next.chunk += 1
    } else if place.page + 1 < pages.count {
      next.page += 1
      next.chunk = 0
    } else {
      return nil
    }
    next.before += chunk(at: place).metrics
    return next
  }

  // MARK: Editing

  /// Puts `text` in the place of a byte range that lies inside the text.
  mutating func replace(_ range: Range<Int>, with text: UnsafeBufferPointer<UInt8>) {
    let first = place(of: range.lowerBound, in: .bytes)
    let last = range.isEmpty ? first : place(of: range.upperBound - 1, in: .bytes)
    let firstChunk = chunk(at: first)
    let lastChunk = chunk(at: last)
    /// How many bytes of the first chunk stay, and from where on the last chunk stays.
    let head = range.lowerBound - first.before.bytes
    let tail = range.upperBound - last.before.bytes

    // Takes in the neighbors that must not stay apart: a `\r` from its `\n`, or a too small rest.
    let next = place(after: last)
    let nextChunk = next.map { chunk(at: $0) }
    var size = head + text.count + lastChunk.count - tail
    var previousChunk: Chunk?
    let previous = place(before: first).flatMap { place -> Place? in
      let candidate = chunk(at: place)
      var opening: UInt8?
      if head == 0 {
        opening =
          text.first ?? (tail < lastChunk.count ? lastChunk.bytes[tail] : nextChunk?.bytes.first)
      }
      let parts = opening == .lineFeed && candidate.bytes.last == .carriageReturn
      guard parts || (size < limits.chunkMinimum && next == nil) else { return nil }
      previousChunk = candidate
      size += candidate.count
      return place
    }
    var takesNext = false
    if let nextChunk {
      var closing: UInt8?
      if tail < lastChunk.count {
        closing = lastChunk.bytes.last
      } else {
        closing = text.last ?? (head > 0 ? firstChunk.bytes[head - 1] : previousChunk?.bytes.last)
      }
      let parts = closing == .carriageReturn && nextChunk.bytes.first == .lineFeed
      takesNext = parts || size < limits.chunkMinimum
      if takesNext { size += nextChunk.count }
    }

    let bytes = [UInt8](unsafeUninitializedCapacity: size) { target, count in
      func append(_ source: UnsafeRawBufferPointer, _ range: Range<Int>) {
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        UnsafeMutableRawPointer(to + count)
          .copyMemory(from: from + range.lowerBound, byteCount: range.count)
        count += range.count
      }
      previousChunk?.bytes.withUnsafeBytes { append($0, 0..<$0.count) }
      firstChunk.bytes.withUnsafeBytes { append($0, 0..<head) }
      append(UnsafeRawBufferPointer(text), 0..<text.count)
      lastChunk.bytes.withUnsafeBytes { append($0, tail..<$0.count) }
      if takesNext { nextChunk?.bytes.withUnsafeBytes { append($0, 0..<$0.count) } }
    }
    if previous == nil, !takesNext, first.page == last.page, first.chunk == last.chunk,
      size <= limits.chunk
    {
      put(
        Chunk(bytes, from: firstChunk, replacing: head..<tail, withCount: text.count), at: first)
      return
    }
    let chunks =
      size <= limits.chunk
      ? [Chunk(bytes)]
      : bytes.withUnsafeBufferPointer { ChunkStore.split($0, limits: limits) }
    replaceChunks(
      from: previous ?? first, through: (takesNext ? next : nil) ?? last, with: chunks)
  }

  /// Puts a chunk in the place of one.
  private mutating func put(_ chunk: Chunk, at place: Place) {
    var change = chunk.metrics
    change -= pages[place.page].chunks[place.chunk].metrics
    pages[place.page].chunks[place.chunk] = chunk
    pages[place.page].metrics += change
    total += change
  }

  /// `new` is never empty: a rest without bytes has taken in a neighbor, or is the empty text.
  private mutating func replaceChunks(from first: Place, through last: Place, with new: [Chunk]) {
    var chunks: [Chunk] = []
    chunks += pages[first.page].chunks[..<first.chunk]
    chunks += new
    chunks += pages[last.page].chunks[(last.chunk + 1)...]
    var pageRange = first.page..<(last.page + 1)
    if chunks.count < limits.pageMinimum {
      if pageRange.upperBound < pages.count {
        chunks += pages[pageRange.upperBound].chunks
        pageRange = pageRange.lowerBound..<(pageRange.upperBound + 1)
      } else if pageRange.lowerBound > 0 {
        chunks = pages[pageRange.lowerBound - 1].chunks + chunks
        pageRange = (pageRange.lowerBound - 1)..<pageRange.upperBound
      }
    }
    for page in pages[pageRange] { total -= page.metrics }
    let replacement = ChunkStore.paginate(chunks, limits: limits)
    for page in replacement { total += page.metrics }
    pages.replaceSubrange(pageRange, with: replacement)
  }

  // MARK: Building

  private static func split(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: Limits
  ) -> [Chunk] {
    let pieces = max(1, (bytes.count + limits.chunkFill - 1) / limits.chunkFill)
    var chunks: [Chunk] = []
    chunks.reserveCapacity(pieces)
    var start = 0
    for piece in 0..<pieces {
      var end = bytes.count * (piece + 1) / pieces
      if end < bytes.count {
        // Back to the start of a character, but not by more than one can be long.
        var back = 0
        while back < 3, end - back > start, bytes[end - back].isContinuation { back += 1 }
        if !bytes[end - back].isContinuation { end -= back }
        if end > 0, bytes[end] == .lineFeed, bytes[end - 1] == .carriageReturn { end += 1 }
      }
      guard end > start else { continue }
      chunks.append(Chunk(UnsafeBufferPointer(rebasing: bytes[start..<end])))
      start = end
    }
    return chunks
  }

  private static func paginate(_ chunks: [Chunk], limits: Limits) -> [Page] {
    if chunks.count <= limits.page { return [Page(chunks)] }
    let count = (chunks.count + limits.pageFill - 1) / limits.pageFill
    return (0..<count).map { index in
      Page(Array(chunks[chunks.count * index / count..<chunks.count * (index + 1) / count]))
    }
  }
}
