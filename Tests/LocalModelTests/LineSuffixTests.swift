import Testing

@testable import LocalModel

struct LineSuffixTests {
  /// Text right of the cursor, a continuation to the end of a line, what of it fits.
  static let cases: [(String, String, String?)] = [
    ("", "a, b)", "a, b)"),
    ("   ", "a, b)", "a, b)"),
    (")", "a, b)", "a, b"),
    (")", "a, b);", "a, b"),
    (")", "a, f(b)).count", "a, f(b)"),
    (")", "a", "a"),
    (")", "a]", nil),
    (");", "a, b);", "a, b"),
    ("\")", "hello\")", "hello"),
    ("\"", "hello\")", "hello"),
    ("}", " x in x + 1 }", " x in x + 1"),
    (")", ")", nil),
    (" + 3", "a + 3", "a"),
    ("+ 3", "b * 2", nil),
    ("b", "ab", nil),
    (";", "f(x);", "f(x)"),
    (",", "f(x)", "f(x)"),
    (" {", "if a < b {", "if a < b"),
  ]

  @Test(arguments: cases)
  func cutsWhatIsThereAlready(_ rest: String, _ continuation: String, _ expected: String?) {
    let fitted = LineSuffix(rest.utf8).fit(Array(continuation.utf8))
    #expect(fitted.map { String(decoding: $0, as: UTF8.self) } == expected)
  }
}
