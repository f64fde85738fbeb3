import TestSupport
import Testing

@testable import TextDocuments

/// Every edit of a document does what the same edit does to the reference text.
struct RandomEditTests {
  struct Run: CustomTestStringConvertible {
    var encoding: PositionEncoding
    var seed: UInt64
    var limits: ChunkStore.Limits
    var edits: Int
    /// Scalars in the text, about.
    var size: Int

    var testDescription: String {
      "\(edits) edits, \(encoding.rawValue), chunks of \(limits.chunk) bytes, seed \(seed)"
    }
  }

  /// A million edits in each encoding. Chunks are tiny, so that most edits meet a border of chunks,
  /// and many a border of pages.
  static let small = PositionEncoding.allCases.flatMap { encoding in
    [(4, 4, 100_000), (7, 4, 200_000), (16, 4, 300_000), (64, 8, 400_000)].enumerated().map {
      Run(
        encoding: encoding, seed: UInt64($0.offset) + 1,
        limits: ChunkStore.Limits(chunk: $0.element.0, page: $0.element.1),
        edits: $0.element.2, size: $0.element.0 < 64 ? 24 : 100)
    }
  }

  /// Fewer edits on texts of many chunks of the size that is used.
  static let large = PositionEncoding.allCases.map { encoding in
    Run(encoding: encoding, seed: 99, limits: .standard, edits: 1_000, size: 120_000)
  }

  @Test(arguments: small)
  func smallTextsEqualTheReference(_ run: Run) {
    check(run, fullCheckEvery: 32)
  }

  @Test(arguments: large)
  func largeTextsEqualTheReference(_ run: Run) {
    check(run, fullCheckEvery: 25)
  }

  private func check(_ run: Run, fullCheckEvery interval: Int) {
    var script = EditScript(seed: run.seed, size: run.size)
    var reference = ReferenceText()
    var text = TextSnapshot("", limits: run.limits)
    if run.size > 1000 {
      var opened = ""
      while reference.scalars.count < run.size {
        let piece = script.piece()
        opened += piece.string
        reference.replace(reference.scalars.count..<reference.scalars.count, with: piece.scalars)
      }
      text = TextSnapshot(opened, limits: run.limits)
    }
    var held = text
    var heldBytes = reference.bytes
    var lines = reference.lineCount
    for step in 0..<run.edits {
      let isFull = script.generator.next() & 0xFF == 0 && run.size < 1000
      let piece = isFull ? script.whole() : script.piece()
      let start = script.position(lines: lines)
      var end = script.generator.next() & 1 == 0 ? start : script.position(lines: lines)
      if reference.scalars.count > run.size { end = TextPosition(line: start.line &+ 2, column: 5) }
      if isFull {
        let edit = text.difference(to: piece.string)
        text.replace(edit.range, with: edit.newText)
        reference = ReferenceText(piece.scalars)
      } else {
        let edit = text.edit(from: start, to: end, text: piece.string, in: run.encoding)
        text.replace(edit.range, with: edit.newText)
        let one = reference.stop(at: start, run.encoding)
        let other = start == end ? one : reference.stop(at: end, run.encoding)
        let (first, last) = one.index <= other.index ? (one, other) : (other, one)
        guard edit.range == first.offset..<last.offset else {
          Issue.record("edit \(step): \(edit.range), not \(first.offset)..<\(last.offset)")
          return
        }
        reference.replace(first.index..<last.index, with: piece.scalars)
      }
      lines = reference.lineCount
      guard text.lineCount == lines else {
        Issue.record("edit \(step): \(text.lineCount) lines, not \(lines)")
        return
      }
      if step % interval == interval - 1 {
        guard isSame(text, reference, run.encoding, &script, step) else { return }
        // A copy taken earlier is still what it was.
        guard held.bytes(in: 0..<held.utf8Count) == heldBytes else {
          Issue.record("edit \(step) changed a copy taken before it")
          return
        }
        held = text
        heldBytes = reference.bytes
      }
    }
  }

  private func isSame(
    _ text: TextSnapshot, _ reference: ReferenceText, _ encoding: PositionEncoding,
    _ script: inout EditScript, _ step: Int
  ) -> Bool {
    let bytes = reference.bytes
    guard text.bytes(in: 0..<text.utf8Count) == bytes else {
      Issue.record("edit \(step): the text is not the reference's")
      return false
    }
    let offset = script.generator.below(bytes.count + 1)
    let position = text.position(of: offset, in: encoding)
    guard position == reference.position(ofByte: offset, encoding) else {
      Issue.record("edit \(step): byte \(offset) is at \(position)")
      return false
    }
    var piece = Array(bytes[offset...].prefix(script.generator.below(60)))
    let isHeld = text.holds(piece, at: offset)
    let changed = piece.isEmpty ? nil : script.generator.below(piece.count)
    if let changed { piece[changed] ^= 1 }
    guard isHeld, changed == nil || !text.holds(piece, at: offset) else {
      Issue.record("edit \(step): the bytes at \(offset) are taken for others")
      return false
    }
    let problem = text.store.brokenInvariant
    guard problem == nil else {
      Issue.record("edit \(step): \(problem ?? "")")
      return false
    }
    return true
  }
}

extension ChunkStore {
  /// What is wrong with the structure, if anything is.
  var brokenInvariant: String? {
    var sum = TextMetrics()
    var previous: UInt8 = 0
    for page in pages {
      if page.chunks.isEmpty { return "a page is empty" }
      if page.chunks.count > limits.page { return "a page has \(page.chunks.count) chunks" }
      var pageSum = TextMetrics()
      for chunk in page.chunks {
        if chunk.count == 0 && total.bytes > 0 { return "a chunk is empty" }
        if chunk.count > limits.chunk + 6 { return "a chunk has \(chunk.count) bytes" }
        if previous == .carriageReturn && chunk.bytes.first == .lineFeed {
          return "a CRLF is parted"
        }
        if chunk.bytes.first?.isContinuation == true { return "a character is parted" }
        previous = chunk.bytes.last ?? previous
        pageSum += Chunk(chunk.bytes).metrics
      }
      if pageSum != page.metrics { return "a page's counts are not its chunks'" }
      sum += pageSum
    }
    return sum == total ? nil : "the counts are not the pages'"
  }
}
