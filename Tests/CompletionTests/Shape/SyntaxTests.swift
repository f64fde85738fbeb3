import TestSupport
import Testing

@testable import Completion

@Suite struct SyntaxTests {
  /// Where only a bracket or a label opens a block, most lines are told without being scanned: that
  /// must say what the scanner says.
  @Test(arguments: ["c", "go", "json"])
  func aLineThatOpensABlockIsToldAsTheScannerDoes(_ language: String) {
    let pieces = [
      "{", "(", "[", "}", ")", "]", ":", "case x", "default", "x", " ", "//", "\"", "'", "`", "/*",
      "*/",
      "\\", "é",
    ]
    let syntax = Syntax.of(language)
    var random = SeededRandom(seed: 5)
    var opening = 0
    for _ in 0..<4_000 {
      let line = (0..<Int.random(in: 0...6, using: &random)).reduce(into: "") { line, _ in
        line += pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }
      let expected = opens(line, syntax)
      opening += expected ? 1 : 0
      #expect(syntax.opensBlock(line) == expected, "\(line)")
    }
    #expect(opening > 100)
  }

  private func opens(_ line: String, _ syntax: Syntax) -> Bool {
    var scanner = BracketScanner(syntax)
    scanner.scan(line)
    guard scanner.mode == .code || scanner.mode == .lineComment else { return false }
    let code = Array(line.utf8).prefix(scanner.codeEnd)
    if let last = scanner.stack.last, last.offset == code.count - 1 { return true }
    guard code.last == UInt8(ascii: ":") else { return false }
    let words = code.split { !$0.isWordByte }.map { String(decoding: $0, as: UTF8.self) }
    return words.first.map { ["case", "default", "public", "private", "protected"].contains($0) }
      ?? false
  }
}
