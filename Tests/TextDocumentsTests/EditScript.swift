import TestSupport
import TextDocuments

/// Random changes of the kinds that clients send, and some that they should not.
struct EditScript {
  struct Piece {
    var string: String
    var scalars: [UInt32]
  }

  var generator: SeededRandom
  /// Texts grow to about this many scalars.
  var size: Int
  private let pieces: [Piece]
  private let wholes: [Piece]

  init(seed: UInt64, size: Int) {
    generator = SeededRandom(seed: seed)
    self.size = size
    func piece(_ string: String) -> Piece {
      Piece(string: string, scalars: ReferenceText.scalars(of: string))
    }
    pieces = [
      "a", "b", "if", " ", "  ", "\t", "\n", "\n", "\r", "\r\n", "\n\r", "\r\r\n", "x\r", "\ny",
      "é",
      "e\u{301}", "\u{301}", "中文", "😀", "👩‍👩‍👧", "\u{2028}", "\u{FEFF}", "\u{0}", "}\n}\r\n",
      "let x = 1\n", "𝒳𝒴", "", "one\ntwo\rthree\r\nfour",
    ].map(piece)
    wholes = [
      "", "\r", "\n", "abc", "a\r\nb\r\nc", "é\n😀\r中", "line\nline\nline\n", "\r\n\r\n\r\n",
      "func f() {\n\treturn 😀\n}\n",
    ].map(piece)
  }

  mutating func piece() -> Piece { pieces[generator.below(pieces.count)] }

  mutating func whole() -> Piece { wholes[generator.below(wholes.count)] }

  mutating func position(lines: Int) -> TextPosition {
    let bits = generator.next()
    let line = Int(truncatingIfNeeded: bits & 0xFFFF) % (lines + 3) - 1
    switch bits >> 58 {
    case 0: return TextPosition(line: line, column: .max)
    case 1: return TextPosition(line: line, column: .min)
    case 2: return TextPosition(line: bits & 0x10000 == 0 ? .max : .min, column: 3)
    default:
      return TextPosition(
        line: line, column: Int(truncatingIfNeeded: (bits >> 16) & 0xFFFF) % 14 - 1)
    }
  }
}
