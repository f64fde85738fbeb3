import TestSupport

/// The bytes in pieces of 1 to 40 bytes, and some empty ones; the same for the same seed.
func randomPieces(of bytes: [UInt8], seed: UInt64) -> [[UInt8]] {
  var random = SeededRandom(seed: seed)
  var pieces: [[UInt8]] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    let piece = rest.prefix(Int.random(in: 0...(random.next() % 4 == 0 ? 40 : 3), using: &random))
    pieces.append(Array(piece))
    rest = rest.dropFirst(piece.count)
  }
  return pieces
}
