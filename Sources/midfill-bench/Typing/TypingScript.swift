import Foundation

/// What is typed in the typing benchmark, and where: 120 characters over four lines in the middle of
/// a C file of 160 lines.
enum TypingScript {
  static let before: String = {
    let functions = (0..<16).map { index in
      """
      static int measure_\(index)(const int *values, int count) {
        int total = 0;
        for (int i = 0; i < count; i++) {
          total += values[i] * \(index + 2);
        }
        return total;
      }

      """
    }
    return functions.prefix(10).joined(separator: "\n")
      + "\nint summarize(const int *values, const int *weights, int count) {\n  int total = 0;\n  f"
  }()

  static let after: String = {
    let functions = (16..<25).map { index in
      "int part_\(index)(int a, int b) {\n  int c = a + \(index);\n  return b - c;\n}\n"
    }
    return "\n}\n\n" + functions.joined(separator: "\n")
  }()

  static let text = """
    or (int i = 0; i < count; i++) {
        total += values[i] * weights[i];
        if (total > 9000) break; // cap
      }
      int rest = t
    """

  static var characters: [Character] { Array(text.prefix(120)) }

  /// What a right model says after `typed` characters of the text: pieces of about four characters.
  static func rest(after prefix: String) -> [String] {
    guard let range = prefix.range(of: "  int total = 0;\n  f", options: .backwards) else {
      return []
    }
    let typed = prefix[range.upperBound...]
    let whole = text + "otal;\n"
    guard whole.hasPrefix(typed) else { return wrong }
    return pieces(String(whole.dropFirst(typed.count)))
  }

  /// Eighteen tokens that nobody types, on one line.
  static let wrong = pieces(
    "qz_unwanted(first_guess, second_guess, third_guess, final_guess_of_all)")

  static func pieces(_ text: String) -> [String] {
    stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }
  }
}
