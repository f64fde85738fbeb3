import TestSupport
import Testing

@testable import TextDocuments

/// What a chunk counts and finds is what a walk over its bytes counts and finds, at every index and
/// for lengths around those at which a loop goes on to its next step.
struct ChunkTests {
  static let lengths = Array(0...40) + Array(60...70) + Array(120...136) + Array(250...262)

  /// Mostly letters, mostly line endings, or a bit of each.
  private static func bytes(_ length: Int, _ random: inout SeededRandom) -> [UInt8] {
    let letters = 1 + random.below(40)
    var bytes: [UInt8] = []
    while bytes.count < length {
      switch random.below(6 + letters) {
      case 0: bytes.append(0x0A)
      case 1: bytes.append(0x0D)
      case 2: bytes += [0x0D, 0x0A]
      case 3: bytes += Array("é".utf8)
      case 4: bytes += Array("中".utf8)
      case 5: bytes += Array("😀".utf8)
      default: bytes.append(0x61)
      }
    }
    return Array(bytes.prefix(length))
  }

  /// The indices just after each line ending.
  private static func ends(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.filter { index in
      bytes[index] == 0x0A
        || bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A)
    }.map { $0 + 1 }
  }

  private static func metrics(_ bytes: [UInt8]) -> TextMetrics {
    TextMetrics(
      bytes: bytes.count, breaks: ends(bytes).count,
      scalars: bytes.count { $0 & 0xC0 != 0x80 }, wide: bytes.count { $0 >= 0xF0 })
  }

  @Test func lineEndingsAreFoundAtEveryIndex() {
    var random = SeededRandom(seed: 5)
    for length in Self.lengths {
      for _ in 0..<4 {
        let bytes = Self.bytes(length, &random)
        let chunk = Chunk(bytes)
        let ends = Self.ends(bytes)
        #expect(chunk.metrics == Self.metrics(bytes), "\(bytes)")
        for (number, end) in ends.enumerated() where chunk.end(ofBreak: number + 1) != end {
          Issue.record("line ending \(number) of \(bytes)")
        }
        for index in 0...length {
          let passed = ends.prefix { $0 <= index }
          let found =
            chunk.breaks(before: index) == passed.count
            && chunk.endOfLastBreak(before: index) == passed.last
            && chunk.endOfBreak(from: index) == ends.first { $0 > index }
          if !found { Issue.record("index \(index) of \(bytes)") }
        }
      }
    }
  }

  @Test func anEditedChunkCountsWhatANewOneDoes() {
    var random = SeededRandom(seed: 6)
    for length in Self.lengths {
      for start in 0...length {
        var bytes = Self.bytes(length, &random)
        let old = Chunk(bytes)
        let range = start..<min(length, start + random.below(4))
        let new = Self.bytes(random.below(5), &random)
        bytes.replaceSubrange(range, with: new)
        let edited = Chunk(bytes, from: old, replacing: range, withCount: new.count)
        if edited.metrics != Self.metrics(bytes) {
          Issue.record("\(range) of \(old.bytes) became \(new)")
        }
      }
    }
  }
}
