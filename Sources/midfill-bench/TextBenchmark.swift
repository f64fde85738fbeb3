import Foundation
import TextDocuments

/// The cost of one edit of an open document, in UTF-16 columns as most clients send them, with and
/// without a copy alive, and what a document takes to open and to hold.
enum TextBenchmark {
  static func run() {
    print("text: microseconds per edit, p50 / p99")
    print("size      open ms  typing       held         random       held         memory MiB")
    for size in [40_000, 1_000_000, 10_000_000] {
      let before = ResidentMemory.mebibytes
      let source = sample(size)
      let clock = ContinuousClock()
      var document: TextDocument?
      let open = clock.measure {
        document = TextDocument(uri: "", languageID: "swift", version: 1, text: source)
      }
      guard let document else { return }
      let columns = [(false, false), (false, true), (true, false), (true, true)].map {
        edits(of: document, random: $0.0, held: $0.1)
      }
      print(
        pad("\(size)", 10) + pad(String(format: "%.2f", open.microseconds / 1000), 9)
          + columns.map { pad($0, 13) }.joined()
          + String(
            format: "%.1f (%+.1f)", ResidentMemory.mebibytes, ResidentMemory.mebibytes - before))
    }
  }

  /// Code-like lines with some text outside ASCII.
  private static func sample(_ size: Int) -> String {
    var text = ""
    text.reserveCapacity(size + 100)
    var number = 0
    while text.utf8.count < size {
      number += 1
      text +=
        number % 20 == 0 ? "  // größer als π, 😀\n" : "  let value\(number) = compute(\(number))\n"
    }
    return text
  }

  private static func edits(of original: TextDocument, random: Bool, held: Bool) -> String {
    var document = original
    var generator = SystemRandomNumberGenerator()
    let clock = ContinuousClock()
    let middle = document.text.lineCount / 2
    var times: [Double] = []
    for step in 0..<4000 {
      let line = random ? Int.random(in: 0..<document.text.lineCount, using: &generator) : middle
      let start = TextPosition(line: line, column: random ? 4 : step % 60)
      let end = step % 8 == 7 ? TextPosition(line: line, column: start.column + 1) : start
      let change = TextChange.incremental(start: start, end: end, text: step % 8 == 7 ? "" : "x")
      let copy = held ? document.text : nil
      times.append(clock.measure { document.apply([change], encoding: .utf16) }.microseconds)
      if let copy, copy.utf8Count == 0 { print("empty") }
    }
    times.sort()
    return String(format: "%.2f / %.1f", times[times.count / 2], times[times.count * 99 / 100])
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
  }
}
