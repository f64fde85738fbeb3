import TestSupport
import Testing

@testable import Backends

struct StopFilterTests {
  private func run(_ pieces: [String], stops: [String]) -> (text: String, isDone: Bool) {
    var filter = StopFilter(stops: stops)
    var text = ""
    for piece in pieces { text += filter.push(piece) }
    let isDone = filter.isDone
    return (text + filter.end(), isDone)
  }

  @Test func `The first stop ends the text, wherever it is split`() {
    for size in 1...9 {
      let pieces = "let a = 1<|end|>let b".unfolding(by: size)
      #expect(run(pieces, stops: ["<|end|>", "\n"]) == ("let a = 1", true))
    }
  }

  @Test func `What only began like a stop is given in the end`() {
    #expect(run(["a<|en"], stops: ["<|end|>"]) == ("a<|en", false))
    #expect(run(["a<|", "x"], stops: ["<|end|>"]) == ("a<|x", false))
  }

  @Test func `Text that cannot be part of a stop passes at once`() {
    var filter = StopFilter(stops: ["\n\n"])
    #expect(filter.push("one") == "one")
    #expect(filter.push("two\n") == "two")
    #expect(filter.push("three") == "\nthree")
  }

  @Test func `Without stops all passes, and an empty stop stops nothing`() {
    #expect(run(["a", "b"], stops: []) == ("ab", false))
    #expect(run(["a", "b"], stops: [""]) == ("ab", false))
  }

  @Test func `A stop inside a CRLF is found`() {
    #expect(run(["a\r\n\r\nb"], stops: ["\n\r\n"]) == ("a\r", true))
  }

  @Test func `Random texts end right before a stop, or hold none`() {
    var random = SeededRandom(seed: 7)
    func letters(_ count: ClosedRange<Int>) -> [String] {
      (0..<Int.random(in: count, using: &random)).map { _ in
        ["a", "b", "é"].randomElement(using: &random) ?? ""
      }
    }
    for _ in 0..<2_000 {
      let pieces = letters(0...24)
      let stops = [letters(1...4).joined(), letters(1...4).joined()]
      let whole = pieces.joined()
      let (text, isDone) = run(pieces, stops: stops)
      #expect(!stops.contains { text.contains($0) }, "\(whole) \(stops)")
      if isDone {
        #expect(stops.contains { whole.hasPrefix(text + $0) }, "\(whole) \(stops)")
      } else {
        #expect(text == whole, "\(whole) \(stops)")
      }
    }
  }
}

extension String {
  fileprivate func unfolding(by size: Int) -> [String] {
    var pieces: [String] = []
    var rest = self[...]
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return pieces
  }
}
