import Testing

@testable import ProjectIndex

struct GlobPatternTests {
  /// Pattern, path, whether the path is a directory, whether it matches. Checked with `git
  /// check-ignore`.
  static let cases: [(String, String, Bool, Bool)] = [
    ("*.o", "a.o", false, true),
    ("*.o", "deep/down/a.o", false, true),
    ("*.o", "a.obj", false, false),
    ("/*.o", "a.o", false, true),
    ("/*.o", "deep/a.o", false, false),
    ("doc/*.txt", "doc/a.txt", false, true),
    ("doc/*.txt", "doc/sub/a.txt", false, false),
    ("doc/*.txt", "x/doc/a.txt", false, false),
    ("doc/**/*.txt", "doc/a.txt", false, true),
    ("doc/**/*.txt", "doc/x/y/a.txt", false, true),
    ("**/logs", "logs", true, true),
    ("**/logs", "a/b/logs", false, true),
    ("logs/**", "logs/a/b", false, true),
    ("logs/**", "logs", true, false),
    ("a/**/b", "a/b", false, true),
    ("a/**/b", "a/x/y/b", false, true),
    ("a/**/b", "axb", false, false),
    ("build/", "build", true, true),
    ("build/", "build", false, false),
    ("build/", "x/build", true, true),
    ("a?c", "abc", false, true),
    ("x/a?c", "x/a/c", false, false),
    ("[abc].c", "b.c", false, true),
    ("[!abc].c", "b.c", false, false),
    ("[^abc].c", "d.c", false, true),
    ("[a-f]?.c", "e1.c", false, true),
    ("[]-]x", "]x", false, true),
    ("[]-]x", "-x", false, true),
    ("[[:digit:]]*", "7up", false, true),
    ("[[:digit:]]*", "up7", false, false),
    ("[[:upper:]_]x", "_x", false, true),
    ("\\*.c", "*.c", false, true),
    ("\\*.c", "a.c", false, false),
    ("\\!keep", "!keep", false, true),
    ("[a", "[a", false, false),
    ("foo**bar", "fooxbar", false, true),
    ("foo**bar", "foo/bar", false, false),
    ("*", "anything", false, true),
    ("/a*/b*/c", "ax/by/c", false, true),
    ("a*b*c*d*e*f*g*h*i*j", "aXbXcXdXeXfXgXhXiX", false, false),
    ("zażółć*", "zażółć.txt", false, true),
  ]

  @Test(arguments: cases)
  func matches(_ pattern: String, _ path: String, _ isDirectory: Bool, _ expected: Bool) {
    #expect(GlobPattern(pattern)?.matches(path, isDirectory: isDirectory) == expected)
  }

  @Test func saysNothingWhenEmpty() {
    #expect(GlobPattern("") == nil)
    #expect(GlobPattern("/") == nil)
  }

  @Test func coversWhatLiesInAMatchedDirectory() {
    let pattern = GlobPattern("secrets/")
    #expect(pattern?.covers("app/secrets/deep/key.txt") == true)
    #expect(pattern?.covers("app/secrets") == false)
    #expect(pattern?.covers("app/secrets", isDirectory: true) == true)
  }

  @Test func manyStarsEndSoon() {
    let path = String(repeating: "a", count: 200)
    #expect(GlobPattern(String(repeating: "*a", count: 60) + "b")?.matches(path) == false)
    let deep = String(repeating: "a/", count: 60) + "a"
    #expect(GlobPattern(String(repeating: "**/a/", count: 20) + "b")?.matches(deep) == false)
  }
}
