import Foundation
import Testing

@testable import Completion

/// What a burst of keys costs while every text is wrong, and how soon the text is there in the pause
/// after it: 120 characters over four lines, a provider that takes 120 ms to its first token and 8 ms
/// for each of 18. On virtual time, so exact; `midfill-bench typing` measures the same in real time.
@Suite struct WasteTests {
  private static let text =
    "or (int i = 0; i < count; i++) {\\n    total += values[i] * weights[i];\\n"
    + "    if (total > 9000) break; // cap\\n  }\\n  int rest = t"

  private func timeline(pace: Int, debounce: String = "") async -> (lines: [String], lastKey: Int) {
    let keys = SessionScript.plain(WasteTests.text).count
    let script = SessionScript(
      """
      === every text wrong
      --- options
      language c
      \(debounce)
      --- document
      int summarize(const int *values, const int *weights, int count) {
        int total = 0;
        f█
      }

      int part(int a, int b) {
        return b - a;
      }
      --- replies
      text qz_unwanted(first_guess, second_guess, third_guess, final_guess_of_all)
      --- script
      0 keys \(pace) "\(WasteTests.text)"
      """, file: "")
    let player = await SessionPlayer(script)
    let lines = await player.play().split(separator: "\n").map(String.init)
    return (lines, (keys - 1) * pace)
  }

  /// Tokens of requests that were closed, and of those whose text was there only for a while.
  private func tokens(of lines: [String]) -> [Int] {
    lines.compactMap { line in
      guard let range = line.range(of: " after "),
        line.hasSuffix("token") || line.hasSuffix("tokens")
      else { return nil }
      return Int(line[range.upperBound...].prefix { $0.isNumber })
    }
  }

  /// Slower typists than these leave time for the first token of each text.
  @Test(arguments: [50, 60, 75, 100, 120, 150, 180])
  func littleIsWastedAndThePauseIsServed(pace: Int) async throws {
    let (lines, lastKey) = await timeline(pace: pace)
    let answer = try #require(lines.firstIndex { $0.contains("answer: from codestral") })
    let shown = try #require(Int(lines[answer].prefix { $0 == " " || $0.isNumber }.trimmed))
    #expect(shown > lastKey && shown - lastKey <= 350, "\(lines.joined(separator: "\n"))")
    let spent = tokens(of: Array(lines[...answer]))
    let needed = 18
    let wasted = spent.reduce(0, +) - needed
    #expect(
      Double(wasted) <= 0.2 * Double(wasted + needed), "\(lines.joined(separator: "\n"))")
  }
}

extension Substring {
  fileprivate var trimmed: Substring { drop { $0 == " " }.prefix { $0 != " " } }
}
